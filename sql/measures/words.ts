import { OF_A_LETTER } from '../model/filters.ts';
import type { Dimension, Text } from './kpi.ts';

/** Clocks that many figures share. */
export const BY_RECEIPT: Text = { fa: 'زمان رسیدن نامه', en: 'when the letter came' };
export const BY_REGISTRATION: Text = { fa: 'زمان ثبت نامه', en: "the letter's registration" };
export const BY_REFERRAL: Text = { fa: 'زمان ارجاع', en: 'the referral' };
export const BY_ANSWER: Text = { fa: 'زمان پاسخ', en: 'the answer' };
export const BY_CLOSING: Text = { fa: 'زمان مختومه‌شدن', en: 'the closing' };

export const BY_MOVE: Text = { fa: 'زمان ثبت و زمان تعیین تکلیف', en: 'the registration, and the disposal' };

/** Counts that many figures share. */
export const UNANSWERED: Text = { fa: 'نامه‌های بی‌پاسخ', en: 'letters unanswered' };
export const OPEN: Text = { fa: 'نامه‌های در جریان', en: 'letters pending' };
export const REFERRED: Text = { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' };

export const OF_LETTERS: readonly Dimension[] = [...OF_A_LETTER, 'operator', 'registrar', 'state'];

export const OF_REFERRALS: readonly Dimension[] = [...OF_A_LETTER, 'operator', 'body'];

/** `body` of what stands is the holder (empty: the office itself); of all else, the first to which the office referred the letter. */
export const OF_LETTERS_BY_BODY: readonly Dimension[] = [...OF_LETTERS, 'body'];
