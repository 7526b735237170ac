import { randomUUID } from 'node:crypto';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { AlertError, checkDraft, printRule, printTarget, readTarget, savedName } from '#sql/alerts/draft.ts';
import { ALERTS, checkRules } from '#sql/alerts/round.server.ts';
import { openClient } from '#sql/client/open.server.ts';
import { WINDOWS, type Condition, type Subject, type Target, type Window } from '#sql/model/alert.ts';
import { readDay } from '#sql/model/read-time.ts';
import { ROLES, type Role } from '#sql/model/roles.ts';
import { createRule, listRules, removeRule, silenceOf, type Rule, type RuleDraft } from '#sql/office/alert-rules.ts';
import { userIdOf } from '#sql/office/api-tokens.ts';
import { listOwn } from '#sql/office/console.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { endLease, seizeLease } from '#sql/office/lease.ts';
import { confirmedAddresses } from '#sql/office/mail-addresses.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { inStore, openStore, type Store } from '#sql/office/store.server.ts';
import { firstAdministrator } from '#sql/office/users.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';
import { addFilter } from './kpi.ts';

interface New {
	measure?: string;
	where: [string, string][];
	by?: string;
	window?: Window;
	above?: number;
	below?: number;
	unusual?: true;
	worst?: number;
	after?: string;
	silent?: string | true;
	query?: string;
	margin?: number;
	to: (Target | null)[];
	for?: string;
	role?: Role;
	quiet: number;
	name: string;
}

const CONDITIONS = ['above', 'below', 'unusual', 'worst', 'after', 'silent', 'query'] as const;

/** The rule that the options ask for. Throws AlertError. */
function draftOf(asked: New): RuleDraft {
	const [condition, more] = CONDITIONS.filter((name) => asked[name] !== undefined);
	if (condition === undefined || more !== undefined)
		throw new AlertError('condition', `give one of ${CONDITIONS.map((name) => `--${name}`).join(', ')}`);
	if (asked.margin !== undefined && condition !== 'above' && condition !== 'below')
		throw new AlertError('margin', '--margin goes with --above and --below');
	return {
		...{ name: asked.name, quietMinutes: asked.quiet, forRole: asked.role ?? null },
		targets: asked.to.filter((target) => target !== null),
		...{ subject: subjectOf(asked), condition: conditionOf(condition, asked) }
	};
}

function subjectOf({ measure, where, by, window, silent, query }: New): Subject {
	if (silent === undefined && query === undefined) {
		if (measure === undefined) throw new AlertError('measure', 'give --measure; "kpi list" has all');
		return { of: 'figure', measure, where, by: by ?? null, window: window ?? null };
	}
	if (measure !== undefined || where.length > 0 || by !== undefined || window !== undefined)
		throw new AlertError('measure', '--silent and --query have no --measure, --where, --by and --window');
	return query === undefined ? { of: 'feed', source: silent === true ? null : silent! } : { of: 'query', query };
}

function conditionOf(kind: (typeof CONDITIONS)[number], { margin = 0, ...asked }: New): Condition {
	switch (kind) {
		case 'above':
		case 'below':
			return { kind, limit: asked[kind]!, margin };
		case 'worst':
			return { kind, places: asked.worst! };
		case 'after':
			return { kind, day: readDay(asked.after!) ?? asked.after! };
		case 'unusual':
			return { kind };
		case 'silent':
		case 'query':
			return { kind: 'any' };
	}
}

async function create(asked: New): Promise<void> {
	const draft = draftOf(asked);
	const settings = await findOffice();
	const keys = readAllKeys(settings).decryption;
	const { id, secret } = await inStore(settings, async (store) => {
		const owner = asked.for === undefined ? await firstAdministrator(store) : await ownerOf(store, asked.for);
		const queries = (await listOwn(store, owner.id)).map(savedName);
		const confirmed = await confirmedAddresses(store);
		const checked = checkDraft(draft, { role: owner.role, queries, channels: settings.channels, confirmed });
		return createRule(store, owner.id, checked, keys, new Date());
	});
	console.log(id);
	if (secret === null) return;
	console.error('The secret that signs what is posted to the webhook; it is shown this once:');
	console.log(secret);
}

async function ownerOf(store: Store, name: string): Promise<{ id: string; role: Role }> {
	const id = await userIdOf(store, name);
	return store.db.selectFrom('users').select(['id', 'role']).where('id', '=', id).executeTakeFirstOrThrow();
}

/** One rule a line, tab-separated. */
async function list(): Promise<void> {
	const rules = await inStore(await findOffice(), (store) => listRules(store, null));
	const rows = rules.map((rule) => [
		...[rule.id, rule.forRole === null ? rule.owner : `${rule.owner} (${rule.forRole})`, printRule(rule)],
		...[['page', ...rule.targets.map(printTarget)].join(' '), stateOf(rule, new Date())],
		...[rule.checkedAt ?? '–', rule.failure ? `since ${rule.failure.since}: ${rule.failure.text}` : '–']
	]);
	for (const row of [['id', 'owner', 'what', 'to', 'state', 'last check', 'failure'], ...rows])
		console.log(row.join('\t'));
}

function stateOf(rule: Rule, now: Date): string {
	const { isIdle, failure, firing, checkedAt } = rule;
	if (isIdle) return 'idle: its owner is locked or has another role';
	if (failure) return 'failing';
	const silence = silenceOf(rule, now) === null ? '' : ', silent';
	return checkedAt === null ? 'new' : `${firing > 0 ? `fires: ${firing}` : 'good'}${silence}`;
}

async function remove(id: string): Promise<void> {
	if (!(await inStore(await findOffice(), (store) => removeRule(store, id, null))))
		throw new OfficeError(`alert ${JSON.stringify(id)}: is not there`);
	console.log(`removed: ${id}`);
}

/** Checks all rules now. What that has to tell, the dashboard sends. */
async function check(): Promise<void> {
	const settings = await findOffice();
	const { clickhouse, clock, dataDir } = settings;
	const [client, keeper, analyst] = (['reader', 'keeper', 'analyst'] as const).map((role) =>
		openClient(settings, role)
	);
	const store = await openStore(settings);
	const holder = randomUUID();
	try {
		await seizeLease(store, ALERTS, holder, Date.now());
		const checked = await checkRules({
			...{ client: client!, office: { database: clickhouse.database, clock, keeper }, store, holder, now: Date.now },
			...{ analysts: { client: analyst!, store }, dataDir }
		});
		if (!checked) throw new OfficeError('alerts: another process checks them just now; check again');
		console.log(['rule', 'group', 'value', 'fires'].join('\t'));
		for (const { rule, look, standing } of checked) {
			const fires = new Set(standing.filter((one) => one.fires).map(({ key }) => key));
			const rows =
				'failure' in look
					? [['–', '–', `failed: ${look.failure}`]]
					: look.seen.map(({ key, value }) => [key || '–', value ?? '–', fires.has(key) ? 'yes' : 'no']);
			for (const row of rows) console.log([rule.id, ...row].join('\t'));
		}
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		await endLease(store, ALERTS, holder);
		await Promise.all([store, client!, keeper!, analyst!].map((one) => one.close()));
	}
}

export function addAlertsCommand(program: Command): void {
	const alerts = program.command('alerts').description('rules by which the office tells something by itself');
	const making = alerts
		.command('create')
		.description(
			'make a rule and print its id; for a webhook also the secret of its signatures, alone on the last line'
		)
		.option('--measure <name>', 'a figure of the catalogue; "kpi list" has all')
		.option('--where <field=value>', 'only these; may be repeated', addFilter, [])
		.option('--by <dimension>', 'each of its groups by itself')
		.addOption(new Option('--window <window>', 'what happened then; absent: all, or what stands').choices(WINDOWS))
		.option('--above <number>', 'fires above it', readNumber)
		.option('--below <number>', 'fires below it', readNumber)
		.option('--unusual', 'fires when the last whole day lies outside what is usual')
		.option('--worst <places>', 'fires for the so many highest groups', readNumber)
		.option('--after <day>', 'fires when a forecast passes the day')
		.option('--silent [source]', 'fires when a source, or any, is silent for longer than usual')
		.option('--query <name>', 'fires when a query that the owner, an analyst, saved has rows; FOLDER/NAME')
		.option('--margin <number>', 'over only when so far back from the limit', readNumber)
		.option('--to <target>', 'beside the page: bot, mail:ADDRESS, webhook:URL; may be repeated', addTarget, [])
		.option('--for <user>', 'whose it is; absent: the first administrator')
		.addOption(new Option('--role <role>', 'tells everybody of a role too').choices(ROLES))
		.option('--quiet <minutes>', 'after it has told something, nothing new for so long', readNumber, 0)
		.option('--name <text>', 'what it is called', '');
	making.action(async (asked: New) => {
		try {
			await create(asked);
		} catch (problem) {
			// A wrong call exits with status 2.
			if (problem instanceof AlertError) making.error(`error: ${problem.message}`);
			throw problem;
		}
	});
	alerts.command('list').description('all rules, with their state, their last check and why it failed').action(list);
	alerts.command('remove').description('remove a rule').argument('<id>', 'as the list says it').action(remove);
	alerts.command('check').description('check all rules now, and print what they see').action(check);
}

function readNumber(text: string): number {
	const number = text.trim() === '' ? Number.NaN : Number(text);
	if (!Number.isFinite(number)) throw new InvalidArgumentError('It is a number.');
	return number;
}

function addTarget(text: string, targets: (Target | null)[]): (Target | null)[] {
	try {
		return [...targets, readTarget(text)];
	} catch (problem) {
		throw new InvalidArgumentError((problem as Error).message);
	}
}
