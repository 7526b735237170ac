/** Where a letter stands, in the five states of every bar. */
export type Tone = 'done' | 'ended' | 'wait' | 'late' | 'idle';

/** Its deadline is told as the moment is: in milliseconds, or as an ISO instant. */
interface Due<Moment> {
	is_answered: boolean;
	is_ended: boolean;
	due_at: Moment | null;
}

export const isLate = <Moment extends number | string>(
	{ is_answered, is_ended, due_at }: Due<Moment>,
	asOf: Moment
): boolean => !is_answered && !is_ended && due_at !== null && due_at < asOf;

export function toneOf<Moment extends number | string>(
	letter: Due<Moment> & { holder: string | null },
	asOf: Moment
): Tone {
	if (letter.is_answered) return 'done';
	if (letter.is_ended) return 'ended';
	if (isLate(letter, asOf)) return 'late';
	return letter.holder === null ? 'idle' : 'wait';
}
