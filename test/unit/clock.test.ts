import { describe, expect, it } from 'vitest';
import { createClock } from '#sql/model/clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const START = Date.parse('2026-12-02T09:00:00Z');

/** A machine whose time passes by `pass`, and whose clock is set by `set`. */
function machine() {
	let [running, offset] = [500, START - 500];
	const clock = createClock(
		() => running + offset,
		() => running
	);
	return {
		clock,
		pass: (ms: number) => (running += ms),
		set: (ms: number) => (offset += ms),
		passed: () => clock.now() - START
	};
}

describe("the office's clock", () => {
	it.each([-HOUR, YEAR])('runs on when the machine is set by %i ms, and says so until it is set back', (by) => {
		const { clock, pass, set, passed } = machine();
		pass(MINUTE);
		set(by);
		expect(passed()).toBe(MINUTE);
		pass(5 * MINUTE);
		expect(passed()).toBe(6 * MINUTE);
		expect(clock.step()).toEqual({ byMs: by, since: '2026-12-02T09:01:00.000Z' });
		set(-by);
		expect([passed(), clock.step()]).toEqual([6 * MINUTE, null]);
	});

	it('believes a step that stands for ten minutes, and its return at once', () => {
		const { clock, pass, set, passed } = machine();
		set(YEAR);
		passed();
		pass(10 * MINUTE);
		expect([passed(), clock.step()]).toEqual([YEAR + 10 * MINUTE, null]);
		set(-YEAR);
		expect([passed(), clock.step()]).toEqual([10 * MINUTE, null]);
	});

	it('takes at the door what either clock has reached, while it doubts', () => {
		const { clock, pass, set } = machine();
		set(HOUR);
		expect(clock.latest() - START).toBe(HOUR);
		set(-2 * HOUR);
		pass(MINUTE);
		expect(clock.latest() - START).toBe(MINUTE);
	});

	it('follows corrections of less than a minute', () => {
		const { clock, set, passed } = machine();
		set(-2_000);
		expect([passed(), clock.step()]).toEqual([-2_000, null]);
	});
});
