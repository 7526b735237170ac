import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '#ingest/scenario/random.ts';
import { projectRoot } from '#sql/root.ts';

/** A row of an incident log as ServiceNow exports it: one at each change, with all that is known by then. */
export interface IncidentRow {
	number: string;
	sys_updated_at: string;
	sys_mod_count: string;
	incident_state: string;
	assignment_group: string;
	opened_at: string;
	resolved_at: string;
	closed_at: string;
	contact_type: string;
}

/** Names of groups, and the codes of the bodies that they are; a group that is no body keeps its name. */
export const GROUPS: Record<string, string> = {
	'Bank Melli': 'bank_melli',
	'بانك ملت': 'bank_mellat',
	شهرداری: 'municipality',
	'Group 70': 'Group 70'
};

/** Next states and how likely each is; a state may be told again, for a row is written at any change. */
const NEXT: Record<string, readonly string[]> = {
	New: ['New', 'Active', 'Active', 'Active', 'Awaiting User Info'],
	Active: ['Active', 'Active', 'Awaiting User Info', 'Resolved', 'Resolved', 'Closed'],
	'Awaiting User Info': ['Active', 'Awaiting User Info', 'Resolved'],
	Resolved: ['Active', 'Resolved', 'Closed', 'Closed', 'Closed'],
	Closed: []
};

const two = (n: number): string => String(n).padStart(2, '0');

/** `29/2/2016 01:16`: to the minute, so that several changes are of one moment. */
function stamp(minute: number): string {
	const at = new Date(Date.UTC(2016, 1, 1) + minute * 60_000);
	const day = `${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()}`;
	return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** The rows of so many incidents, one incident after another, each in its order. */
export function* incidentLog(seed: number, incidents: number): Generator<IncidentRow> {
	const random = createRandom(seed);
	const names = Object.keys(GROUPS);
	for (let i = 0; i < incidents; i++) {
		let now = random.int(20_000);
		const row: IncidentRow = {
			number: `INC${String(i).padStart(7, '0')}`,
			sys_updated_at: '',
			sys_mod_count: '0',
			incident_state: 'New',
			assignment_group: random.chance(0.3) ? random.pick(names) : '?',
			opened_at: stamp(now),
			resolved_at: '?',
			closed_at: '?',
			contact_type: random.pick(['Phone', 'Email', 'Self service'])
		};
		for (let left = 1 + random.int(20); left > 0; left--) {
			now += random.chance(0.4) ? 0 : random.int(3_000);
			row.sys_updated_at = stamp(now);
			yield { ...row };
			const next = NEXT[row.incident_state]!;
			if (next.length === 0) break;
			const state = random.pick(next);
			if (state === 'Resolved' && row.incident_state !== 'Resolved') row.resolved_at = stamp(now);
			if (state === 'Active') row.resolved_at = '?';
			if (state === 'Closed') row.closed_at = stamp(now);
			row.incident_state = state;
			if (random.chance(0.35)) row.assignment_group = random.chance(0.1) ? '?' : random.pick(names);
			row.sys_mod_count = String(Number(row.sys_mod_count) + 1 + random.int(3));
		}
	}
}

/** The same as CSV, without its header. */
export const csvLine = (row: IncidentRow): string => `${Object.values(row).join(',')}\n`;
export const CSV_HEADER =
	'number,sys_updated_at,sys_mod_count,incident_state,assignment_group,opened_at,resolved_at,closed_at,contact_type\n';

/** What tells an event from all others. */
export const keyOf = ({ letter_id, event_id }: Record<string, unknown>): string =>
	JSON.stringify([letter_id, event_id]);
export const byId = (events: Record<string, unknown>[]) => events.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** Tehran had +03:30 from 22 September 2015 and +04:30 from 22 March to 20 September 2016. */
function moment(text: string): string {
	const [day, month, year, hour, minute] = text.split(/[/ :]/).map(Number) as [number, number, number, number, number];
	const local = Date.UTC(year, month - 1, day, hour, minute);
	return new Date(local - (local >= Date.UTC(2016, 2, 22) ? 270 : 210) * 60_000).toISOString();
}

/** The events of a log, as a program would make them that has all of it in memory. */
export function naive(log: IncidentRow[]): Record<string, unknown>[] {
	const events: Record<string, unknown>[] = [];
	for (const [number, rows] of Map.groupBy(log, (row) => row.number)) {
		rows.sort((a, b) => {
			const [x, y] = [moment(a.sys_updated_at), moment(b.sys_updated_at)];
			return x === y ? Number(a.sys_mod_count) - Number(b.sys_mod_count) : x < y ? -1 : 1;
		});
		let [state, group] = ['', '?'];
		for (const row of rows) {
			const add = (type: string, id: string, at: string, more: object = {}) =>
				events.push({
					...{ v: 1, type, event_id: id, letter_id: `incident-${number}`, occurred_at: moment(at) },
					...more
				});
			const id = row.sys_mod_count;
			const bodyOf = (name: string) => GROUPS[name];
			if (row === rows[0])
				add('letter.registered', 'registered', row.opened_at, {
					channel: { Phone: 'call', Email: 'email' }[row.contact_type] ?? 'web',
					...{ category: 'other', county: 'kermanshah', kind: 'request' }
				});
			if (row.assignment_group !== group && row.assignment_group !== '?')
				add('letter.referred', `${id}-referred`, row.sys_updated_at, {
					...{ referral_id: id, to_org: bodyOf(row.assignment_group) },
					...(group === '?' ? {} : { from_org: bodyOf(group) })
				});
			if (row.incident_state === 'Resolved' && state !== 'Resolved')
				add('letter.answered', `${id}-answered`, row.resolved_at, {
					outcome: 'information',
					...(row.assignment_group === '?' ? {} : { org: bodyOf(row.assignment_group) })
				});
			if (state === 'Resolved' && row.incident_state === 'Active')
				add('letter.reopened', `${id}-reopened`, row.sys_updated_at);
			if (row.incident_state === 'Closed' && state !== 'Closed') add('letter.closed', `${id}-closed`, row.closed_at);
			[state, group] = [row.incident_state, row.assignment_group];
		}
	}
	return byId(events);
}

const MANUAL = readFileSync(join(projectRoot(), 'docs', 'mapping.md'), 'utf8');

/** What the manual's part on such logs shows in a language: of JSON the mapping, of CSV a log. */
export function manualShows(language: 'json' | 'csv'): string {
	const section = MANUAL.slice(MANUAL.indexOf('\n## A log of states'));
	return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(section)![1]!;
}

/** The manual's mapping of such a log. */
export const incidentMapping = () =>
	JSON.parse(manualShows('json')) as {
		letter_id: { order: unknown };
		events: { type: string; when?: object; fields: Record<string, unknown> }[];
	};
