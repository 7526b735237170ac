import { latinDigits } from '#sql/model/digits.ts';

/** Trimmed texts of a form's fields; '' for a missing field or a file. */
export const textOf =
	(data: FormData) =>
	(name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? value.trim() : '';
	};

/** A number as a person types it, in Persian digits or Latin ones; NaN for none. */
export const typedNumber = (text: string): number => (text === '' ? Number.NaN : Number(latinDigits(text)));
