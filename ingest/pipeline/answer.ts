import type { DeadLetterRow } from '#sql/model/event-row.ts';

/** What a producer is told of an event that was refused. */
export type Refused = Pick<DeadLetterRow, 'line' | 'event_id' | 'reason' | 'field' | 'detail'>;

/** The answer to a producer. accepted + duplicates + rejected = received. */
export interface IntakeAnswer {
	accepted: number;
	duplicates: number;
	rejected: Refused[];
	/** Only when there are more rejected events than are listed. */
	rejected_total?: number;
}

/** How many events an answer says are refused, listed or not. */
export const rejectedIn = (answer: { rejected: readonly unknown[]; rejected_total?: number | undefined }): number =>
	answer.rejected_total ?? answer.rejected.length;
