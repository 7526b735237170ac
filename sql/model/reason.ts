import { foldText } from './normalize.ts';

/** What a reason has at least: fewer letters say nothing to whoever reads the log, and one of them again and again neither. */
export const REASON_LETTERS = 10;
const DIFFERENT = 3;

/** Whether a text says why: ten letters or digits of any script, three different ones at least. What cannot be seen counts for nothing. */
export function isReason(text: string): boolean {
	const letters = Array.from(foldText(text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')).replaceAll(' ', ''));
	return letters.length >= REASON_LETTERS && new Set(letters).size >= DIFFERENT;
}
