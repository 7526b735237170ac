-- A county a row, with its residents: what a figure per head is divided by. Counties of which the residents are not known have none.
CREATE OR REPLACE VIEW ${database}.county_residents ${on_cluster}
(
	county String COMMENT 'کد شهرستان | code of the county',
	name_fa String COMMENT 'نام | Persian name',
	name_en String COMMENT 'نام انگلیسی | English name',
	population UInt32 COMMENT 'جمعیت سرشماری ۱۳۹۵ | residents, census of 1395'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT code AS county, name_fa, name_en, population
FROM ${database}.counties FINAL
WHERE population > 0
