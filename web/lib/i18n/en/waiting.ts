import type { Dictionary } from '../fa.ts';

export const waiting: Pick<Dictionary, 'waiting'> = {
	waiting: {
		title: 'Being computed: as known {moment}',
		heading: 'Figures as known {moment}',
		counting: 'The letters that have changed since are being counted.',
		none: 'No letter has changed since.',
		changed: '{n} {n|letter has|letters have} changed since.',
		once: 'They are recomputed once, as they were known then, and kept for an hour for all pages.',
		opens: 'The page opens by itself as soon as it is ready.',
		letters: 'Letters recomputed',
		questions: 'Questions of the page answered',
		of: '{done} of {all}',
		notYet: 'not yet',
		now: 'Show the figures of now',
		busyTitle: 'Figures are being read',
		busyHeading: 'The figures of this page are being read',
		busy: 'Much is coming in just now. Figures are read between two batches of it, so that all are of one moment.'
	}
};
