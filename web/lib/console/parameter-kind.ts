/** How a value of a type is asked for. */
export type ParameterKind =
	| { kind: 'day' }
	| { kind: 'moment' }
	| { kind: 'number'; step: '1' | 'any' }
	| { kind: 'choice'; values: string[] }
	| { kind: 'text' };

/** The type within Nullable and LowCardinality. */
export function bareType(type: string): string {
	const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type.trim())?.[1];
	return inner === undefined ? type.trim() : bareType(inner);
}

export const isNumberType = (type: string): boolean => /^(U?Int|Float|BFloat|Decimal)\d*/.test(bareType(type));
export const isDayType = (type: string): boolean => /^Date(32)?$/.test(bareType(type));
export const isMomentType = (type: string): boolean => /^DateTime/.test(bareType(type));

export function kindOf(type: string): ParameterKind {
	const bare = bareType(type);
	if (isDayType(bare)) return { kind: 'day' };
	if (isMomentType(bare)) return { kind: 'moment' };
	if (isNumberType(bare)) return { kind: 'number', step: /Int/.test(bare) ? '1' : 'any' };
	if (bare === 'Bool') return { kind: 'choice', values: ['true', 'false'] };
	if (/^Enum/.test(bare))
		return { kind: 'choice', values: [...bare.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, value = '']) => value) };
	return { kind: 'text' };
}

/** What the server is given: values that were left empty are left out, but for texts, which may be empty. */
export function sentValues(
	parameters: readonly { name: string; type: string }[],
	values: Readonly<Record<string, string>>
): Record<string, string> {
	const sent: Record<string, string> = {};
	for (const { name, type } of parameters) {
		const value = values[name] ?? '';
		if (value !== '' || bareType(type) === 'String') sent[name] = value;
	}
	return sent;
}
