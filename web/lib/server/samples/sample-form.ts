import { randomBytes } from 'node:crypto';
import { typedNumber } from '../form-text.ts';

/** Input of a sample's form. */
export interface SampleForm {
	/** Made with the form: sent twice, it makes one sample. */
	id: string;
	method: 'random' | 'risk';
	size: number;
	seed: string;
}

export type SampleFault = 'bad_form' | 'bad_method' | 'bad_size' | 'bad_seed';

export const SIZE = { usual: 50, most: 500 };
const SEED_CHARACTERS = 64;
const FORM_ID = /^[\w-]{16,64}$/;

/** Reads the form; the name of a fault if it is invalid. A missing seed is drawn. */
export function readSampleForm(text: (name: string) => string): SampleForm | SampleFault {
	const [id, method, size, seed] = [text('id'), text('method'), typedNumber(text('size')), text('seed')];
	if (!FORM_ID.test(id)) return 'bad_form';
	if (method !== 'random' && method !== 'risk') return 'bad_method';
	if (!Number.isInteger(size) || size < 1 || size > SIZE.most) return 'bad_size';
	if (seed.length > SEED_CHARACTERS) return 'bad_seed';
	return { id, method, size, seed: seed || randomBytes(8).toString('hex') };
}
