import type { WireEvent } from '#ingest/contract/event.ts';
import { DAY, DAYS, STORY_END, OUTAGE, moment } from './calendar.ts';
import { Hotline } from './hotline.ts';
import { Registration } from './registration.ts';
import { Office } from './office.ts';
import { World } from './world.ts';

/** The seed of the demo's story. */
export const DEFAULT_SEED = 1401;
/** Events of a story, those sent twice included; seeds differ by less than one percent. */
export const ABOUT_EVENTS = 1_460_000;
/** The story's first and last moment, in milliseconds since 1970. */
export const BEGINS_AT = Date.parse(moment(0));
export const ENDS_AT = Date.parse(moment(STORY_END));

/**
 * The case of Kermanshah, event by event, in the order in which a producer would enter them. Pure: the same seed gives
 * the same events in the same order; about one in 200 is sent twice. Memory holds only pending steps.
 * @param options.seed any whole number from 0, below 2^32
 */
export function* kermanshah1401(options: { seed: number }): Generator<WireEvent> {
	const world = new World(options.seed);
	const office = new Office(world);
	const registration = new Registration(world, office);
	const hotline = new Hotline(world, registration);
	planOutage(world);
	for (let day = 0; day < DAYS; day++) {
		registration.planDay(day);
		hotline.planDay(day);
		office.planDay(day);
		while (world.agenda.step((day + 1) * DAY)) {
			yield* world.told;
			world.told.length = 0;
		}
	}
}

function planOutage(world: World): void {
	const outage_id = 'fibre-1401-05';
	const component = 'fibre';
	world.agenda.add(OUTAGE.from, (t) => {
		const started = { event_id: `${outage_id}-1`, occurred_at: moment(t), outage_id, component };
		const note = 'قطع فیبر نوری مخابرات؛ ارجاع نامه‌ها متوقف است';
		world.tell({ type: 'outage.started', v: 1, ...started, note }, t);
	});
	world.agenda.add(OUTAGE.to, (t) => {
		const ended = { event_id: `${outage_id}-2`, occurred_at: moment(t), outage_id, component };
		world.tell({ type: 'outage.ended', v: 1, ...ended, note: 'ارتباط فیبر نوری برقرار شد' }, t);
	});
}
