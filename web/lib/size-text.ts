import type { Words } from './i18n/text.ts';

/** A number of bytes in its largest unit. */
export function sizeText(bytes: number, { t, f }: Words): string {
	const step = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_000)));
	return `${f.number(bytes / 1_000 ** step, step === 0 ? 0 : 1)} ${t.sources.units[step]}`;
}
