import { rowOf } from './events.ts';
import type { Row } from './kpi-figures.ts';
import { livesOf, type Sent } from './model-lives.ts';

/** By the key of a mobile that of the one national id with which it stood in registrations, in all that is told. */
export function joinedKeys(sent: Sent[]): Map<string, string> {
	const stood = new Map<string, Set<string>>();
	for (const life of livesOf('letter', sent).values()) {
		const registration = life.find(({ event }) => event.type === 'letter.registered');
		const { citizen_key = '', mobile_key = '' } = registration ? rowOf(registration.event) : {};
		if (mobile_key === '' || citizen_key === mobile_key) continue;
		stood.set(mobile_key, (stood.get(mobile_key) ?? new Set()).add(citizen_key));
	}
	return new Map([...stood].flatMap(([mobile, ids]) => (ids.size === 1 ? [[mobile, [...ids][0]!]] : [])));
}

/** Rows with the person of each. */
export const withPersons = <One extends Row>(rows: One[], joined: Map<string, string>): One[] =>
	rows.map((row) => ({ ...row, person: joined.get(row['citizen_key']) ?? row['citizen_key'] }));
