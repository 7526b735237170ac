import type { LimitTables } from './limit-schema.ts';
import type { Role } from '../model/roles.ts';

/** Steps of the store's schema (schema.ts) for what the office tells by itself: rules, what they said, and what is on its way. */
export const ALERT_STEPS: Readonly<Record<string, readonly string[]>> = {
	alerts: [
		`CREATE TABLE leases (
			name TEXT NOT NULL PRIMARY KEY,
			holder TEXT NOT NULL,
			until {integer} NOT NULL
		)`,
		`CREATE TABLE alert_rules (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			role TEXT NOT NULL,
			for_role TEXT,
			name TEXT NOT NULL,
			subject TEXT NOT NULL,
			condition TEXT NOT NULL,
			targets TEXT NOT NULL,
			secret TEXT,
			quiet_minutes {integer} NOT NULL,
			silent_until TEXT,
			created_at TEXT NOT NULL,
			told_at TEXT,
			checked_at TEXT,
			failed_since TEXT,
			failure TEXT
		)`,
		'CREATE INDEX alert_rules_by_user ON alert_rules (user_id)',
		`CREATE TABLE alert_states (
			rule_id TEXT NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
			key TEXT NOT NULL,
			value DOUBLE PRECISION,
			fires INTEGER NOT NULL,
			told INTEGER NOT NULL,
			since TEXT NOT NULL,
			PRIMARY KEY (rule_id, key)
		)`,
		`CREATE TABLE alert_checks (
			rule_id TEXT NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
			at TEXT NOT NULL,
			as_of TEXT NOT NULL,
			groups {integer} NOT NULL,
			firing {integer} NOT NULL,
			value DOUBLE PRECISION,
			PRIMARY KEY (rule_id, at)
		)`,
		`CREATE TABLE notices (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT NOT NULL REFERENCES users (id),
			rule_id TEXT,
			kind TEXT NOT NULL,
			content TEXT NOT NULL,
			at TEXT NOT NULL,
			read_at TEXT
		)`,
		'CREATE INDEX notices_by_user ON notices (user_id, at)',
		`CREATE TABLE deliveries (
			id TEXT NOT NULL PRIMARY KEY,
			user_id TEXT REFERENCES users (id),
			role TEXT,
			rule_id TEXT,
			kind TEXT NOT NULL,
			content TEXT NOT NULL,
			channel TEXT NOT NULL,
			target TEXT NOT NULL,
			state TEXT NOT NULL,
			attempts INTEGER NOT NULL,
			due_at {integer} NOT NULL,
			error TEXT,
			created_at TEXT NOT NULL,
			ended_at TEXT
		)`,
		'CREATE INDEX deliveries_by_due ON deliveries (state, due_at)',
		`CREATE TABLE chats (
			user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
			chat TEXT,
			code_hash TEXT UNIQUE,
			code_until TEXT,
			bound_at TEXT
		)`,
		`CREATE TABLE digests (
			user_id TEXT NOT NULL REFERENCES users (id),
			every TEXT NOT NULL,
			role TEXT NOT NULL,
			targets TEXT NOT NULL,
			on_holidays INTEGER NOT NULL,
			lang TEXT NOT NULL,
			made_for TEXT,
			PRIMARY KEY (user_id, every)
		)`,
		`CREATE TABLE body_digests (
			body TEXT NOT NULL PRIMARY KEY,
			address TEXT NOT NULL,
			made_for TEXT,
			user_name TEXT NOT NULL,
			at TEXT NOT NULL
		)`
	]
};

/** Whose turn it is to do something that one process alone may do. */
interface LeasesTable {
	name: string;
	holder: string;
	/** Milliseconds. */
	until: number;
}

export interface AlertRulesTable {
	id: string;
	user_id: string;
	/** The owner's role when it was made: with another it does nothing. */
	role: Role;
	/** Whom it tells beside its owner: everybody of a role; null: nobody. */
	for_role: Role | null;
	/** The person's own name for it; empty: its words are its name. */
	name: string;
	/** JSON: `Subject` of sql/model/alert.ts. */
	subject: string;
	/** JSON: `Condition`. */
	condition: string;
	/** JSON: `Target`s beside the bell. */
	targets: string;
	/** Sealed: by which a webhook's messages are signed. */
	secret: string | null;
	/** After it has told that something fires, nothing new is told for so long. */
	quiet_minutes: number;
	/** Until then it tells nothing. */
	silent_until: string | null;
	created_at: string;
	/** When it last told that something fires. */
	told_at: string | null;
	checked_at: string | null;
	/** Since when it cannot be evaluated, and why; null: it can. */
	failed_since: string | null;
	failure: string | null;
}

/** How a group of a rule stands; a rule without groups has one, of the key ''. */
interface AlertStatesTable {
	rule_id: string;
	key: string;
	value: number | null;
	fires: number;
	/** Whether its firing has been told, and not yet that it is over. */
	told: number;
	/** Since when it stands so. */
	since: string;
}

/** The last checks of a rule. */
interface AlertChecksTable {
	rule_id: string;
	at: string;
	as_of: string;
	groups: number;
	firing: number;
	/** Of a rule without groups. */
	value: number | null;
}

/** What the bell has for a person. */
interface NoticesTable {
	id: string;
	user_id: string;
	rule_id: string | null;
	kind: NoticeKind;
	/** JSON, by its kind. */
	content: string;
	at: string;
	read_at: string | null;
}

/** What is told of a rule: that it fires, that it does no longer, that an outage explains it. */
export type RuleKind = 'fires' | 'over' | 'outage';

/** What the bell tells beside that: a digest; that messages were held back; how the office is. */
export type NoticeKind = RuleKind | 'digest' | 'held' | 'health';

/** What leaves beside that: a digest of a person, or of a body; a link by which an address confirms; a reminder to a body. */
export type DeliveryKind = RuleKind | 'digest' | 'body' | 'confirm' | 'reminder';

/** By what a message leaves. */
export type Channel = 'mail' | 'webhook' | 'bot';

/** What is to leave the office: kept until it has, however often a process dies meanwhile. */
interface DeliveriesTable {
	/** The idempotency key: whoever gets a message twice knows it by this. */
	id: string;
	/** Whose rights it goes by, with the role at that time; null: a body's list. */
	user_id: string | null;
	role: Role | null;
	rule_id: string | null;
	kind: DeliveryKind;
	content: string;
	channel: Channel;
	/** An address, a URL, or empty: the bot's chat is looked up when it is sent. */
	target: string;
	/** `dead`: given up after so many attempts; `dropped`: its person may no longer have it. */
	state: 'due' | 'sent' | 'dead' | 'dropped';
	attempts: number;
	/** Milliseconds. */
	due_at: number;
	error: string | null;
	created_at: string;
	ended_at: string | null;
}

/** A person's chat with the bot, or the code that binds one. */
interface ChatsTable {
	user_id: string;
	chat: string | null;
	code_hash: string | null;
	code_until: string | null;
	bound_at: string | null;
}

/** What a person wants to be sent regularly. */
interface DigestsTable {
	user_id: string;
	every: 'day' | 'week';
	role: Role;
	/** JSON: `Target`s beside the bell. */
	targets: string;
	on_holidays: number;
	lang: 'fa' | 'en';
	/** The last day that one was made for. */
	made_for: string | null;
}

/** The address of a body's liaison, who gets its overdue letters weekly. */
interface BodyDigestsTable {
	body: string;
	address: string;
	made_for: string | null;
	user_name: string;
	at: string;
}

export interface AlertTables extends LimitTables {
	leases: LeasesTable;
	alert_rules: AlertRulesTable;
	alert_states: AlertStatesTable;
	alert_checks: AlertChecksTable;
	notices: NoticesTable;
	deliveries: DeliveriesTable;
	chats: ChatsTable;
	digests: DigestsTable;
	body_digests: BodyDigestsTable;
}
