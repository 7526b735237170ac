import { LEARNT_LEAST, type DayValue, type Judged, type Spread } from '#sql/model/band.ts';

const middle = (values: number[]) => {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};
const WEEKDAY = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' });

/** The name of its weekday; of a day off on which mostly is worked, so far, that it is a holiday. */
function nameOf(days: DayValue[], place: number) {
	const name = (one: DayValue) => WEEKDAY.format(Date.parse(one.day));
	const before = days
		.slice(0, place)
		.filter((one) => name(one) === name(days[place]!))
		.slice(-8);
	const off = before.filter(({ isWorking }) => !isWorking).length;
	return !days[place]!.isWorking && off < before.length - off ? 'holiday' : name(days[place]!);
}

/** The band of each day, said anew from all days before it. */
export function naiveBand(days: DayValue[], spread: Spread): Judged[] {
	const unit = (level: number, of: number) => {
		if (spread === 'count') return Math.max(level, 1) ** 0.5;
		const n = of > 1 ? of : 1;
		if (spread === 'proportion') return Math.max(level, 1) / n ** 0.5;
		const p = (level * n + 1) / (n + 2);
		return ((p * (1 - p)) / n) ** 0.5;
	};
	const names = days.map((_, place) => nameOf(days, place));
	const levelBefore = (place: number) => {
		const same = days.filter((one, n) => n < place && !one.isOutage && one.value !== null && names[n] === names[place]);
		return same.length < 3 ? null : middle(same.slice(-8).map(({ value }) => value!));
	};
	const distances = days.map(({ value, isOutage, of }, place) => {
		const level = levelBefore(place);
		return level === null || value === null || isOutage ? null : Math.abs(value - level) / unit(level, of);
	});
	return days.map(({ day, value, of, isOutage }, place) => {
		const level = levelBefore(place);
		const before = distances.slice(0, place).filter((one) => one !== null);
		if (level === null || before.length < LEARNT_LEAST) return { day, usual: null, side: null };
		const last = before.slice(-200).sort((a, b) => a - b);
		const width = last[Math.ceil((last.length + 1) * 0.98) - 1]! * unit(level, of);
		const usual = { level, low: Math.max(0, level - width), high: level + width };
		if (value === null || isOutage) return { day, usual, side: null };
		return { day, usual, side: value > usual.high ? 'above' : value < usual.low ? 'below' : 'within' };
	});
}
