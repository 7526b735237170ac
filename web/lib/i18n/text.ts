import type { ListLink } from '$lib/list-link.ts';
import type { Dictionary } from './fa.ts';
import type { Format, Lang } from './format.ts';

/** A piece of a sentence: plain words, or a figure with its name, its weight and where it leads. */
export interface Segment {
	text: string;
	/** Names the figure, so that a change of it is seen. */
	figure?: string;
	tone?: 'strong' | 'late';
	href?: string;
	/** The list behind the figure, and how many it has. */
	list?: ListLink & { count: number };
}

/** Words and formats of one language, handed down the page together. */
export interface Words {
	t: Dictionary;
	f: Format;
}

/** A template with its words for one or for more, `{n|letter|letters}`, by the figure that they belong to. */
const numbered = (template: string, textOf: (name: string) => string | undefined): string =>
	template.replace(/\{(\w+)\|(.*?)\|(.*?)\}/g, (_, name: string, one: string, more: string) =>
		textOf(name) === '1' ? one : more
	);

/** Puts values in the braces of a template; a brace without a value stays, so that it is seen. */
export function fill(template: string, values: Record<string, string>): string {
	return numbered(template, (name) => values[name]).replace(
		/\{(\w+)\}/g,
		(whole, name: string) => values[name] ?? whole
	);
}

/** A code or a name within a sentence of the other direction: without this, a number behind it would jump before it. */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** As `fill`, but the values keep what they carry. */
export function rich(template: string, values: Record<string, Segment>): Segment[] {
	return numbered(template, (name) => values[name]?.text)
		.split(/(\{\w+\})/)
		.filter((piece) => piece !== '')
		.map((piece) => {
			const name = /^\{(\w+)\}$/.exec(piece)?.[1];
			const value = name === undefined ? undefined : values[name];
			return value ? { figure: name, ...value } : { text: piece };
		});
}

/** The name that the office's reference data give a code; a code that they lack is shown as it came. */
export function nameOf(names: Record<string, { fa: string; en: string }>, key: string, lang: Lang): string {
	return names[key]?.[lang] || names[key]?.fa || key.slice(key.indexOf(':') + 1);
}
