import { sayFinding, type Amount, type Finding, type Level } from '#sql/model/health.ts';
import { isolate, type Words } from '$lib/i18n/text.ts';
import { sizeText } from '$lib/size-text.ts';

/** A finding in words. */
export interface HealthRow {
	name: Finding['name'];
	level: Level;
	title: string;
	what: string;
	/** Empty: nothing is to be done. */
	cure: string;
	since: string | null;
}

export function healthRow(finding: Finding, words: Words): HealthRow {
	const { t, f } = words;
	const write = (amount: Amount): string => {
		if (typeof amount === 'string') return isolate(amount);
		if (Array.isArray(amount))
			return amount.map(({ name, has }) => `${isolate(name)} ${has.map(write).join('/')}`).join(f.comma) || '–';
		if ('count' in amount) return f.number(amount.count);
		return 'bytes' in amount ? sizeText(amount.bytes, words) : f.duration(amount.ms);
	};
	const { name, level, since } = finding;
	return { name, level, since, title: t.health.names[name], ...sayFinding(t.health.words, finding, write) };
}
