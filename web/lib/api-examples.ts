/** Programs that read figures and a list, ready to be run; docs/api.md has the same. */
export const examplesFor = (office: string) => [
	{
		tool: 'curl',
		text: `curl -H 'Authorization: Bearer TOKEN' '${office}/api/v1/figures/unanswered?by=channel&as_of=1401-06-05'
curl -H 'Authorization: Bearer TOKEN' -H 'Accept: text/csv' '${office}/api/v1/lists/unanswered?where=channel:letter'`
	},
	{
		tool: 'Python',
		text: `import os

import pandas
import requests

OFFICE = "${office}"
HEADERS = {"Authorization": "Bearer " + os.environ["PASOKH_TOKEN"]}


def ask(path, **params):
    answer = requests.get(f"{OFFICE}/api/v1/{path}", headers=HEADERS, params=params, timeout=60)
    answer.raise_for_status()
    return answer.json()


told = ask("figures/unanswered", by="channel", where=["county:kermanshah", "category:loan"])
figures = pandas.DataFrame(told["groups"])
print(told["as_of"], figures.sort_values("num", ascending=False), sep="\\n")

page = ask("lists/unanswered", limit=1000)
rows = page["rows"]
while page["next"]:
    page = ask("lists/unanswered", limit=1000, cursor=page["next"])
    rows += page["rows"]
print(len(rows), "of", page["count"])`
	},
	{
		tool: 'Excel (Power Query)',
		text: `let
    Answer = Web.Contents("${office}", [
        RelativePath = "api/v1/figures/unanswered",
        Query = [by = "channel", where = {"county:kermanshah", "category:loan"}],
        Headers = [Authorization = "Bearer TOKEN", Accept = "text/csv"]
    ]),
    Rows = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Named = Table.PromoteHeaders(Rows, [PromoteAllScalars = true]),
    Figures = Table.TransformColumnTypes(
        Named,
        {{"key", type text}, {"num", Int64.Type}, {"den", Int64.Type}, {"value", type number}},
        "en-US"
    )
in
    Figures`
	}
];
