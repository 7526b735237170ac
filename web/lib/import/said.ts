import { fill, isolate, type Words } from '$lib/i18n/text.ts';

/** What ingest said in English, in words of the page where it has them: `imports.said` has the sentences, with braces for what varies. */
export function inWords(text: string, { t, f }: Words): string {
	for (const [english, own] of Object.entries(t.imports.said)) {
		const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
		const pattern = english.split(/\{\w+\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
		const found = new RegExp(`^${pattern.join('(.+?)')}$`, 's').exec(text);
		if (!found) continue;
		const values = names.map((name, i): [string, string] => [name, wordsIn(found[i + 1]!, { t, f })]);
		return fill(own, Object.fromEntries(values));
	}
	return text;
}

/** Events, fields, quotes, numbers, and places in a file. */
function wordsIn(text: string, { t, f }: Words): string {
	if (f.lang === 'en') return text;
	const known = t.imports.events[text] ?? t.imports.fields[text];
	if (known !== undefined) return known;
	if (/^".*"$/.test(text)) return `«${isolate(JSON.parse(text) as string)}»`;
	if (/^\d+$/.test(text)) return f.digits(text);
	if (!/^(?:.+, )?lines? \d/.test(text)) return text;
	return f.digits(
		text
			.replace(/ and (\d+) more$/, ` ${t.imports.andMore}`)
			.replace(/lines? (?=\d)/, `${t.imports.lineWord} `)
			.replaceAll(', ', f.comma)
	);
}

/** Why a row is refused: in which field, and what is wrong with it. */
export function reasonText(
	{ field, reason, detail }: { field: string; reason: string; detail: string },
	words: Words
): string {
	// A row that a mapping cannot read has the rule in its detail.
	const [, rule] = /^(?:.*: )?([a-z]+_[a-z_]+): /.exec(detail) ?? [];
	return reasonOf(field === '' ? (rule ?? reason) : `${field}: ${rule ?? reason}`, words);
}

/** The same, of `field: reason` as the preview counts them. */
export function reasonOf(text: string, { t }: Words): string {
	const at = text.lastIndexOf(': ');
	const [field, reason] = at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 2)];
	const said = t.imports.reasons[reason] ?? t.deadletters.reasons[reason] ?? reason;
	return field === '' ? said : fill(t.imports.inField, { field: t.imports.fields[field] ?? field, reason: said });
}
