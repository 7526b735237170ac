import { domainOf, type ChannelSettings, type WebhookHost } from '../channel-settings.ts';
import { CATALOGUE, kpiOf } from '../measures/catalogue.ts';
import { KpiError, type Kpi } from '../measures/kpi.ts';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { WINDOWS, type Condition, type Subject, type Target } from '../model/alert.ts';
import { MAIL_ADDRESS, SOURCE_NAME } from '../model/names.ts';
import type { Role } from '../model/roles.ts';
import type { RuleDraft } from '../office/alert-rules.ts';
import { checkRequest } from '../queries/kpi/plan.server.ts';
import { hasUsual } from '../queries/pages/usual.ts';

/** What of a rule is wrong. */
export type DraftField =
	| 'name'
	| 'measure'
	| 'where'
	| 'by'
	| 'window'
	| 'condition'
	| 'limit'
	| 'margin'
	| 'places'
	| 'day'
	| 'source'
	| 'query'
	| 'targets'
	| 'quiet'
	| 'role';

/** A rule that cannot be made. Its message is one line for the command line. */
export class AlertError extends Error {
	override name = 'AlertError';
	readonly field: DraftField;
	constructor(field: DraftField, message: string) {
		super(message);
		this.field = field;
	}
}

function refuse(field: DraftField, message: string): never {
	throw new AlertError(field, message);
}

/** Who makes a rule, and what there is for it. */
export interface DraftOf {
	role: Role;
	/** As `savedName` says them: of the console, the person's own. */
	queries: readonly string[];
	channels: ChannelSettings;
	/** Addresses that have confirmed, in small letters. */
	confirmed: ReadonlySet<string>;
}

export const NAME_LENGTH = 60;
const FILTERS = 20;
const VALUE_LENGTH = 128;
const TARGETS = 5;
const URL_LENGTH = 2_000;
const PLACES = 50;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** A week. */
const QUIET_MINUTES = 7 * 24 * 60;

/** How a saved query of the console is called in a rule. */
export const savedName = ({ folder, name }: { folder: string; name: string }): string =>
	folder === '' ? name : `${folder}/${name}`;

/** Whether a forecast is made of it: rules may wait for a day of it. */
export const hasForecast = ({ outages }: Kpi): boolean => outages === 'of_pace';
const FORECASTS = CATALOGUE.filter(hasForecast).map(({ name }) => name);

/**
 * Returns a name as it is kept; a number in it that may be a citizen's is masked.
 * @throws AlertError
 */
export function checkName(text: string): string {
	const name = maskNumbersIn(text.trim().replace(/\s+/g, ' '));
	if ([...name].length > NAME_LENGTH) refuse('name', `a name has at most ${NAME_LENGTH} characters`);
	return name;
}

/**
 * Returns the rule as it is kept.
 * @throws AlertError
 */
export function checkDraft(draft: RuleDraft, of: DraftOf): RuleDraft {
	const name = checkName(draft.name);
	const { quietMinutes, forRole, subject, condition, targets } = draft;
	if (!Number.isInteger(quietMinutes) || quietMinutes < 0 || quietMinutes > QUIET_MINUTES)
		refuse('quiet', `the quiet time is 0 to ${QUIET_MINUTES} minutes`);
	if (forRole !== null && of.role !== 'administrator')
		refuse('role', 'only an administrator may make a rule for a role');
	checkSubject(subject, of);
	checkCondition(condition, subject);
	if (targets.length > TARGETS) refuse('targets', `a rule is told to at most ${TARGETS} places`);
	for (const target of targets) checkTarget(target, of);
	const told = new Map(targets.map((target) => [printTarget(target), target]));
	return { ...draft, name, targets: [...told.values()] };
}

function checkSubject(subject: Subject, { role, queries }: DraftOf): void {
	if (subject.of === 'feed') {
		if (subject.source !== null && !SOURCE_NAME.test(subject.source))
			refuse('source', `${JSON.stringify(subject.source)} is no name of a source`);
		return;
	}
	if (subject.of === 'query') {
		if (role !== 'analyst') refuse('query', `a query is for the role analyst, not ${role}`);
		if (!queries.includes(subject.query))
			refuse(
				'query',
				`${JSON.stringify(subject.query)} is no query that the owner saved in the console; there are: ${queries.join(', ') || 'none'}`
			);
		return;
	}
	const { measure, where, by, window } = subject;
	if (window !== null && !WINDOWS.includes(window)) refuse('window', `a window is one of ${WINDOWS.join(', ')}`);
	if (where.length > FILTERS) refuse('where', `a rule has at most ${FILTERS} filters`);
	const bad = where.find(([, value]) => value === '' || value.length > VALUE_LENGTH);
	if (bad) refuse('where', `${bad[0]}: a value has 1 to ${VALUE_LENGTH} characters`);
	try {
		const { name, dimensions } = kpiOf(measure);
		checkRequest({ kpi: measure, where });
		// Steps of time are no groups to be looked at.
		if (by !== null && !dimensions.some((one) => one === by))
			throw new KpiError(`${name} has no dimension "${by}"; it has: ${dimensions.join(', ') || 'none'}`, 'by');
	} catch (problem) {
		if (!(problem instanceof KpiError)) throw problem;
		const { parameter } = problem;
		refuse(parameter === 'by' || parameter === 'where' ? parameter : 'measure', problem.message);
	}
}

function checkCondition(condition: Condition, subject: Subject): void {
	if (subject.of !== 'figure') {
		if (condition.kind !== 'any')
			refuse('condition', `a ${subject.of} has no ${condition.kind}: it fires when ${SAYS[subject.of]}`);
		return;
	}
	const kpi = kpiOf(subject.measure);
	switch (condition.kind) {
		case 'above':
		case 'below':
			if (!Number.isFinite(condition.limit)) refuse('limit', 'the limit is a number');
			if (!Number.isFinite(condition.margin) || condition.margin < 0)
				refuse('margin', 'the margin is a number, 0 at least');
			return;
		case 'unusual':
			if (!hasUsual(kpi))
				refuse('condition', `${kpi.name} has no usual days: they are of counts of what happened on a day`);
			if (subject.window !== null) refuse('window', 'what is unusual is told of the last whole day: give no window');
			return;
		case 'above_usual':
			if (subject.by === null) refuse('by', 'groups stand above what is usual for them: say by which dimension');
			if (subject.window !== null) refuse('window', 'what stands has no window');
			return;
		case 'worst':
			if (subject.by === null) refuse('by', 'the worst are among groups: say by which dimension');
			if (!Number.isInteger(condition.places) || condition.places < 1 || condition.places > PLACES)
				refuse('places', `the worst are 1 to ${PLACES}`);
			return;
		case 'after':
			if (!hasForecast(kpi)) refuse('condition', `${kpi.name} is no forecast; these are: ${FORECASTS.join(', ')}`);
			if (subject.window !== null) refuse('window', 'a forecast is of all that waits: give no window');
			if (!DAY.test(condition.day) || Number.isNaN(Date.parse(condition.day)))
				refuse('day', `${JSON.stringify(condition.day)} is no day`);
			return;
		case 'any':
			refuse('condition', 'a figure is above or below a number, unusual, among the worst, or after a day');
	}
}

const SAYS = { feed: 'it is silent', query: 'it has rows' };

function checkTarget(target: Target, { channels, confirmed }: DraftOf): void {
	const { webhookHosts, bot } = channels;
	if (target.channel === 'bot') {
		if (!bot) refuse('targets', 'bot: the office has none; its administrator sets PASOKH_BOT_URL and PASOKH_BOT_TOKEN');
		return;
	}
	if (target.channel === 'mail') {
		const fault = mailFault(target.to, channels, confirmed);
		if (fault !== null) refuse('targets', `mail: ${fault}`);
		return;
	}
	const fault = webhookFault(target.to, webhookHosts);
	if (fault !== null) refuse('targets', `webhook: ${fault}`);
}

/** Why nothing is mailed to an address; null: it may be. */
export function mailFault(
	address: string,
	{ smtpUrl, mailDomains }: Pick<ChannelSettings, 'smtpUrl' | 'mailDomains'>,
	confirmed: ReadonlySet<string>
): string | null {
	if (smtpUrl === undefined) return 'the office sends none; its administrator sets PASOKH_SMTP_URL';
	if (!MAIL_ADDRESS.test(address)) return `${JSON.stringify(address)} is no address`;
	if (mailDomains.includes(domainOf(address)) || confirmed.has(address.toLowerCase())) return null;
	return `${address} is outside ${mailDomains.join(', ')}; have it confirm at /alerts/addresses, or its administrator lists its domain in PASOKH_MAIL_DOMAINS`;
}

/** Why nothing is posted to a URL; null: it may be. */
export function webhookFault(text: string, hosts: readonly WebhookHost[]): string | null {
	if (text.length > URL_LENGTH) return `a URL has at most ${URL_LENGTH} characters`;
	const url = URL.parse(text);
	if (!url || !['http:', 'https:'].includes(url.protocol)) return 'it is a URL such as https://alerts.example.ir/in';
	if (url.username !== '' || url.password !== '')
		return 'a URL has no user and no password: they would be seen in lists';
	const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
	const listed = hosts.filter((one) => one.host === url.hostname && (one.port ?? port) === port);
	if (listed.length === 0)
		return `${url.host} is not among the hosts that the office posts to; its administrator lists them in PASOKH_WEBHOOK_HOSTS`;
	if (url.protocol === 'http:' && !listed.some(({ isHttp }) => isHttp))
		return `${url.host} is not posted to without TLS; its administrator writes http:// before it in PASOKH_WEBHOOK_HOSTS`;
	return null;
}

/**
 * Reads `page`, `bot`, `mail:ADDRESS` or `webhook:URL`; null: the page, where every rule is told.
 * @throws AlertError
 */
export function readTarget(text: string): Target | null {
	if (text === 'page') return null;
	if (text === 'bot') return { channel: 'bot' };
	const [, channel, to] = /^(mail|webhook):(.+)$/s.exec(text) ?? [];
	if (channel !== undefined && to !== undefined) return { channel: channel as 'mail' | 'webhook', to };
	refuse('targets', `${JSON.stringify(text)} is no place: give page, bot, mail:ADDRESS or webhook:URL`);
}

/** The same as it is read. */
export const printTarget = (target: Target): string =>
	target.channel === 'bot' ? 'bot' : `${target.channel}:${target.to}`;

/** A rule as the options of `create` say it. */
export function printRule({ name, subject, condition }: Pick<RuleDraft, 'name' | 'subject' | 'condition'>): string {
	const what =
		subject.of === 'feed'
			? ['silent', ...(subject.source === null ? [] : [subject.source])]
			: subject.of === 'query'
				? ['query', subject.query]
				: [
						subject.measure,
						...subject.where.map(([field, value]) => `${field}=${value}`),
						...(subject.by === null ? [] : [`by ${subject.by}`]),
						...(subject.window === null ? [] : [subject.window])
					];
	const { kind, ...values } = condition;
	const when = kind === 'any' ? [] : [kind, ...Object.values<string | number>(values).filter((value) => value !== 0)];
	return [...(name === '' ? [] : [`${name}:`]), ...what, ...when].join(' ');
}
