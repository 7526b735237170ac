import { foldText } from './normalize.ts';

/** The least length of a reason: a shorter one tells a reader of the log nothing. */
export const REASON_LETTERS = 10;
const DIFFERENT = 3;

/** Whether a text can be a reason: ten letters or digits of any script, at least three of them different. Invisible signs do not count. */
export function isReason(text: string): boolean {
	const letters = Array.from(foldText(text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')).replaceAll(' ', ''));
	return letters.length >= REASON_LETTERS && new Set(letters).size >= DIFFERENT;
}
