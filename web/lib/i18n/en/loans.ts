import type { Dictionary } from '../fa.ts';

export const loans: Pick<Dictionary, 'loans'> = {
	loans: {
		title: 'Loans · {count} {count|request|requests}',
		hero: 'Loans requested',
		persons: '{persons} {persons|person has|persons have} asked for {requests} {requests|loan|loans}',
		none: 'No loan was requested in this range',
		decided: '; {approved} were approved and {refused} refused, {paid} are paid',
		waiting: '. {waiting} still wait for a decision of the bank',
		stop: '. ',
		time: 'Half of the decisions came within {p50} of the request',
		km: ', and counting those who wait, half of all within {km50}',
		funnel: "A loan's way",
		requested: 'Requested',
		approved: 'Approved',
		refused: 'Refused',
		paid: 'Paid',
		waitingLabel: 'Waiting for a decision',
		share: '{share} of the requests',
		banks: 'Banks',
		bank: 'Bank',
		bar: 'approved · waiting · refused',
		median: 'Median decision',
		banksNote: 'by requests',
		collateral: 'Collateral',
		collateralNote: 'share of the requests',
		counties: 'Counties',
		count: 'Count',
		shareOf: 'Share',
		rest: '{count} {count|other|others}',
		over: 'Requests over time',
		empty: 'No loan in this range.'
	}
};
