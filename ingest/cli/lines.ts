import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { inStore } from '#sql/office/store.server.ts';
import { noteMachineAct, noteMachineActIn, type MachineAct } from '#sql/office/machine-log.server.ts';
import { isUrl } from '../scenario/play.server.ts';
import { findOffice } from './find-office.server.ts';

/** Arguments and options as commander parsed them. */
type Called = (args: string[], options: Record<string, unknown>) => MachineAct | null;

const text = (value: unknown): string => maskNumbersIn(String(value));
/** Characters of a query that are logged. */
const SQL_LENGTH = 2_000;
/** The options given, as texts. */
const asked = (options: Record<string, unknown>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(options).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, text(value instanceof Date ? value.toISOString() : value)]]
		)
	);

const nothing: Called = () => null;
const maintenance =
	(subject: string): Called =>
	() => ({ action: 'maintain', subject });

/**
 * The line that each verb writes into the access log before it acts, if it shows letters or persons or changes
 * something. Figures, and checks that change nothing, write none. A verb that is missing here is refused.
 */
const LINES: Readonly<Record<string, Called>> = {
	load: ([file], { mapping, to, dryRun }) =>
		dryRun
			? null
			: {
					action: 'load',
					subject: text(basename(String(mapping))),
					details: { ...asked({ to }), file: text(basename(file ?? '')) }
				},
	'mapping guess': nothing,
	undo: ([loadId]) => ({ action: 'undo', subject: text(loadId) }),
	scenario: ([name], { to }) =>
		typeof to !== 'string' || isUrl(to) ? { action: 'load', subject: text(name), details: asked({ to }) } : null,
	migrate: maintenance('migrate'),
	rebuild: maintenance('rebuild'),
	verify: nothing,
	'verify-export': nothing,
	'verify-log': nothing,
	doctor: nothing,
	'keys print': maintenance('keys print'),
	'keys join': nothing,
	backup: ([dir]) => ({ action: 'backup', subject: text(resolve(dir ?? '')) }),
	// There is a store to write to only at the end.
	restore: nothing,
	// Written when the other version has opened the office.
	upgrade: nothing,
	'deadletters list': (_, options) => ({ action: 'deadletter_viewed', details: asked(options) }),
	'deadletters export': (_, options) => ({
		action: 'deadletter_viewed',
		details: { exported: true, ...asked(options) }
	}),
	'deadletters replay': ([file]) => ({ action: 'deadletter_repaired', details: { file: text(basename(file ?? '')) } }),
	kpi: nothing,
	sql: ([query]) => ({ action: 'query', details: { sql: text(query).slice(0, SQL_LENGTH) } }),
	'tokens create': ([source], options) => ({
		action: 'token_changed',
		subject: text(source),
		details: { created: true, ...asked(options) }
	}),
	'users create': ([name], { role }) => ({
		action: 'user_changed',
		subject: text(name),
		details: { created: text(role) }
	}),
	'access create': ([user], options) => ({
		action: 'access_changed',
		subject: text(user),
		details: { created: true, ...asked(options) }
	}),
	'access list': nothing,
	'access revoke': ([id]) => ({ action: 'access_changed', subject: text(id), details: { revoked: true } }),
	// Where it is told may hold a secret.
	'alerts create': (_, { measure, where, by, query, for: owner, role }) => ({
		action: 'alert_changed',
		details: { done: 'created', ...asked({ measure, where, by, query, for: owner, role }) }
	}),
	'alerts list': nothing,
	'alerts remove': ([id]) => ({ action: 'alert_changed', subject: text(id), details: { done: 'removed' } }),
	'alerts check': nothing,
	// Written together with the new key.
	'keys rotate': nothing,
	// Written once it is known who does it, and how much of it there is.
	erase: nothing,
	bench: nothing,
	pictures: nothing
};

/** These verbs make an office if there is none. */
const MAKES_STORE = ['tokens create', 'users create'];

/** Writes the line of a verb before it acts: what cannot be logged is not done. */
export async function noteVerb(command: Command): Promise<void> {
	const verb = verbOf(command);
	const line = LINES[verb] ?? LINES[verb.split(' ')[0]!];
	if (!line) throw new Error(`${verb}: has no row in the table of lines (ingest/cli/lines.ts)`);
	const act = line(command.args, command.opts());
	if (!act) return;
	const settings = await findOffice();
	if (MAKES_STORE.includes(verb)) await inStore(settings, (store) => noteMachineAct(store, act));
	else await noteMachineActIn(settings, act);
}

/** The verb as typed: `tokens create`. */
const verbOf = (command: Command): string =>
	command.parent?.parent ? `${verbOf(command.parent)} ${command.name()}` : command.name();
