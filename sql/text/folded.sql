-- `${text}` as it is searched: words of letters and digits with a space between, each in one spelling. The same rule as foldPersian of
-- sql/model/search-words.ts.
	replaceRegexpAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(replaceAll(
		trimBoth(replaceRegexpAll(
			translateUTF8(
				normalizeUTF8NFKC(replaceRegexpAll(
					normalizeUTF8NFKD(translateUTF8(
						lowerUTF8(normalizeUTF8NFKC(translateUTF8(toValidUTF8(${text}), '\xE2\x80\x8C\xE2\x80\x8D\xE2\x80\x8F\xC2\xAC', '    '))),
						'۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ةۀآأإٱؤئ',
						'01234567890123456789ههااااوی'
					)),
					'[\\p{M}\xD9\x80]', ''
				)),
				'يىك', 'ییک'
			),
			'[^\\p{L}\\p{N}]+', ' '
		)),
	'ء', ''), 'مسیول', 'مسوول'), 'هییت', 'هیات'), 'مسیله', 'مساله'), 'جریت', 'جرات'), 'شیونات', 'شوونات'), 'سیوال', 'سوال'), 'و{2,}', 'و')
