import { compose } from '../model/normalize.ts';

const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N}\u200c._@-]{0,63}$/u;

export const isUserName = (name: string): boolean => USER_NAME.test(name);

/** A name as it is compared, because Persian and Arabic keyboards write the same name with different letters. */
export function userNameKey(name: string): string {
	return compose(name)
		.trim()
		.toLowerCase()
		.replace(/[يى]/g, 'ی')
		.replace(/ك/g, 'ک')
		.replace(/\u200c/g, '')
		.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
}
