import { measure, withOldest, type Counted } from '../../ask/ask.server.ts';
import { sums } from './groups.ts';
import type { Share } from './page.ts';

/** Letters registered in the range, by the body that is responsible for them: the wall's numbers, restricted to it. */
export interface Letters {
	registered: number;
	answered: number;
	unanswered: number;
	/** Without need of an answer: with the answered and the unanswered these are all. */
	ended: number;
	late: number;
	/** Of the unanswered ones. */
	oldestAt: string | null;
	onTime: Share;
}

/** What is asked of them, as the wall asks it; of the unanswered apart, since they are few and kept by themselves. */
export const LETTERS = { answered: measure('answered'), ended: measure('ended'), onTime: measure('on_time') };
export const UNANSWERED = { overdue: withOldest(measure('overdue')) };

export const lettersOf = (
	all: Record<keyof typeof LETTERS, Counted> | undefined,
	open: Record<keyof typeof UNANSWERED, Counted> | undefined
): Letters => ({
	registered: all?.answered.den ?? 0,
	answered: all?.answered.num ?? 0,
	unanswered: open?.overdue.den ?? 0,
	ended: all?.ended.num ?? 0,
	late: open?.overdue.num ?? 0,
	oldestAt: open?.overdue.oldestAt ?? null,
	onTime: shareOf(all?.onTime)
});

export const shareOf = (group?: Share): Share => ({ num: group?.num ?? 0, den: group?.den ?? 0 });
/** The share that several make together. */
export const wholeOf = (shares: Share[]): Share => sums(shares, ['num', 'den']);

/** What the public sees of them. */
export const OPEN_LETTERS = ['registered', 'answered', 'unanswered', 'ended', 'late', 'onTime.num', 'onTime.den'];
