/** A character outside of printable ASCII. */
const ODD = /[^\x20-\x7e]/;

/** Persian and Arabic digits as Latin ones. */
export function latinDigits(text: string): string {
	if (!ODD.test(text)) return text;
	return text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}
