import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import type { RunFailure } from './lines.ts';

/** A failure as a person is told of it, without its place. */
export function failureWords({ kind, name, detail }: RunFailure, { t }: Words): string {
	if (kind === 'full') return detail;
	const said = t.console.failures[kind] ?? t.console.failures['other'] ?? '';
	return name === null ? said.replace(/: \{name\}/, '') : fill(said, { name: isolate(name) });
}
