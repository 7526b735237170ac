import { LoadError } from '../load-error.ts';
import type { Parts } from './parts.server.ts';
import { parseXml } from './xml.ts';

/** All texts of a workbook are held in memory while a sheet is read: bytes of the part, texts, their characters. */
const PART = 512 * 2 ** 20;
const TEXTS = 4_000_000;
const CHARACTERS = 64 * 2 ** 20;

/**
 * The texts that cells refer to by number.
 * @throws LoadError when there are more than memory should hold
 */
export async function readStrings(parts: Parts, part: string, name: string): Promise<string[]> {
	const strings: string[] = [];
	let characters = 0;
	let text = '';
	let isText = false;
	let silent = 0;
	const reader = {
		open(tag: string): void {
			if (tag === 'si') text = '';
			else if (tag === 'rPh') silent++;
			else if (tag === 't') isText = silent === 0;
		},
		text(piece: string): void {
			if (!isText) return;
			text += piece;
			characters += piece.length;
			if (characters > CHARACTERS || strings.length >= TEXTS)
				throw new LoadError(`${name}: has more text than a workbook may; split it, or save it as CSV`);
		},
		close(tag: string): void {
			if (tag === 't') isText = false;
			else if (tag === 'rPh') silent--;
			else if (tag === 'si') strings.push(unescapeText(text));
		}
	};
	for await (const _ of parseXml(parts.read(part, PART), reader, name))
		if (strings.length > TEXTS)
			throw new LoadError(`${name}: has more than ${TEXTS} texts; split it, or save it as CSV`);
	return strings;
}

/** Characters that XML cannot hold stand in cells as `_x000D_`. */
export function unescapeText(text: string): string {
	if (!text.includes('_x')) return text;
	return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
