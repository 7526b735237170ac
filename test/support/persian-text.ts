import fc from 'fast-check';

/** What Persian texts are made of, and what gets into them. */
const PIECES = [
	...'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيىكةۀآأإٱؤئءەه',
	...'ًٌٍَُِّْٰٕٓٔـ',
	...'0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩',
	...'abcXYZ ÀéßŸ',
	...'  \t\n.,،؛؟!«»"\'()[]{}-_/\\%*…·',
	'\u200c',
	'\u200d',
	'\u200f',
	'\u200e',
	'\u00ac',
	'\ufeff',
	'\u00a0',
	'\u202b',
	'\u2066',
	'ﺷ',
	'ﻬ',
	'ﺎ',
	'ﷲ',
	'﷼',
	'ﻻ',
	'½',
	'②',
	'Ⅷ',
	'😀',
	'中',
	'مسئول',
	'مسؤول',
	'هیئت',
	'هیأت',
	'مسئله',
	'داوود',
	'ی',
	'نامه‌ها'
];
/** Texts of such pieces. */
export const persian = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));
