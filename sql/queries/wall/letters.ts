import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { tehranDay } from '../../model/tehran.ts';
import { ask, askWhole, measure, withOldest } from '../../ask/ask.server.ts';
import type { PageRequest } from '../pages/page.ts';
import { isOfBody } from './sources.ts';
import type { Measure } from '../../ask/scan.ts';
import type { WallFigures } from '../wall-snapshot.ts';

export const ELECTRONIC = defineQuery('wall/electronic', z.object({ code: z.string() }));

type Totals = Omit<
	WallFigures['totals'],
	'registrarsFirstWeek' | 'operators' | 'loanPersons' | 'loanKeysJoined' | 'referredToBanks'
>;

/** Letters registered in the range, in one reading. */
export async function readTotals(client: ClickHouseClient, request: PageRequest): Promise<Totals> {
	const of = await askWhole(client, {
		...request,
		measures: {
			answered: measure('answered'),
			lettersAndCalls: measure('answered', ['NOT is_electronic']),
			electronic: measure('answered', ['is_electronic']),
			screened: withOldest(measure('screened')),
			toScreen: measure('to_screen'),
			referred: measure('referral_coverage'),
			unanswered: withOldest(measure('unanswered')),
			toRefer: measure('never_referred'),
			ended: measure('ended'),
			closed: measure('closed_unanswered'),
			late: measure('overdue'),
			inTime: measure('within_time'),
			onTime: measure('on_time'),
			smsRegistered: measure('sms_registered_coverage'),
			smsReferred: measure('registered_sms_referred')
		},
		comment: 'wall/totals'
	});
	const first = of.screened.oldestAt;
	return {
		lettersAndCalls: of.lettersAndCalls.den,
		electronic: of.electronic.den,
		registered: of.answered.den,
		screened: of.screened.num,
		toScreen: of.toScreen.num,
		referred: of.referred.num,
		toRefer: of.toRefer.num,
		answered: of.answered.num,
		unanswered: of.unanswered.num,
		ended: of.ended.num,
		answeredLettersAndCalls: of.lettersAndCalls.num,
		answeredElectronic: of.electronic.num,
		closedUnanswered: of.closed.num,
		late: of.late.num,
		withBody: of.inTime.num,
		withOffice: of.inTime.den - of.inTime.num,
		onTime: { numerator: of.onTime.num, denominator: of.onTime.den },
		oldestUnansweredAt: of.unanswered.oldestAt,
		firstDay: of.answered.den > 0 && first !== null ? tehranDay(Date.parse(first)) : null,
		smsRegistered: of.smsRegistered.num,
		smsReferred: of.smsReferred.num
	};
}

/** The same letters by channel and by category, the most first. */
export async function readBreakdown(
	client: ClickHouseClient,
	request: PageRequest
): Promise<Pick<WallFigures, 'channels' | 'categories'>> {
	const [[channels = [], categories = []], electronic] = await Promise.all([
		ask(client, {
			...request,
			measures: { registered: measure('answered') },
			sets: [['channel'], ['category']],
			comment: 'wall/breakdown'
		}),
		runQuery(client, ELECTRONIC, { database: request.database })
	]);
	const isElectronic = new Set(electronic.map(({ code }) => code));
	const counted = (groups: typeof channels) =>
		groups
			.map(({ keys: [code = ''], of }) => ({ code, count: of.registered.den }))
			.filter(({ count }) => count > 0)
			.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
	return {
		channels: counted(channels).map((one) => ({ ...one, isElectronic: isElectronic.has(one.code) })),
		categories: counted(categories)
	};
}

/** How many of them had been referred to a bank at least once by the moment. */
export async function readReferredToBanks(client: ClickHouseClient, request: PageRequest): Promise<number> {
	const measures = { banks: measure('share_of_banks') };
	const { banks } = await askWhole(client, { ...request, measures, comment: 'wall/to_banks' });
	return banks.num;
}

/**
 * Persons of these letters who asked for a loan: by the loans, of which there are a quarter as many as letters. Apart from the totals: to count
 * them takes longest.
 */
export async function readLoanPersons(
	client: ClickHouseClient,
	request: PageRequest
): Promise<Pick<WallFigures['totals'], 'loanPersons' | 'loanKeysJoined'>> {
	const inLetters = measure('registered_loan_persons');
	const ofLoans: Measure = {
		...inLetters,
		of: { source: 'loans', clock: 'of_loans_letter', where: ['is_requested', 'has_person'], counts: 'person' }
	};
	// A loan does not say who is responsible for its letter.
	const persons = isOfBody(request) ? inLetters : ofLoans;
	const of = await askWhole(client, { ...request, measures: { persons }, comment: 'wall/persons' });
	return { loanPersons: of.persons.num, loanKeysJoined: of.persons.joined };
}

/** The letters for which banks are responsible: what is unanswered, and what they answered. The trend comes from elsewhere. */
export async function readBanks(
	client: ClickHouseClient,
	request: PageRequest
): Promise<Omit<WallFigures['banks'][number], 'trend'>[]> {
	const by = { ...request, sets: [['body']] };
	const ofBanks = (name: string) => measure(name, ['is_with_bank']);
	// Apart: the unanswered ones are few and by themselves.
	const [[unanswered = []], [all = []]] = await Promise.all([
		ask(client, {
			...by,
			measures: { open: withOldest(ofBanks('overdue')) },
			comment: 'wall/banks'
		}),
		ask(client, { ...by, measures: { answered: ofBanks('answered') }, comment: 'wall/bank_answers' })
	]);
	const openOf = new Map(unanswered.map(({ keys: [org = ''], of }) => [org, of.open]));
	return all
		.map(({ keys: [org = ''], of: { answered } }) => {
			const { num: late, den: pending, oldestAt } = openOf.get(org) ?? { num: 0, den: 0, oldestAt: null };
			return { org, pending, late, inTime: pending - late, answered: answered.num, oldestAt };
		})
		.sort((a, b) => b.pending - a.pending || (a.org < b.org ? -1 : 1));
}
