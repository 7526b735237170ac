/** The queues that every office has. */
export const QUEUES = [
	'never_referred',
	'due_soon',
	'overdue',
	'over_3_hops',
	'ping_pong',
	'promise_broken',
	'reminded_twice',
	'without_text',
	'same_text',
	'bulk_closed',
	'clock_stopped',
	'sms_missing',
	'reopened',
	'answered_before_registered',
	'unregistered',
	'ended_unconfirmed'
] as const;
export type QueueName = (typeof QUEUES)[number];

export const isQueue = (text: string): text is QueueName => (QUEUES as readonly string[]).includes(text);
