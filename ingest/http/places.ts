import { Refusal } from './refusal.ts';

/** A request that is being worked on. */
export interface Place {
	/** Whether its body arrives: one that is waited for holds no place of others. */
	move(isMoving: boolean): void;
	leave(): void;
}

/** The requests that are worked on: at most so many in all, half of them of one token. */
export class Places {
	readonly #most: number;
	readonly #ofToken = new Map<string, number>();
	#moving = 0;

	constructor(most: number) {
		this.#most = most;
	}

	/**
	 * A token that has no request here is always let in, whatever the others do.
	 * @throws Refusal 429
	 */
	enter(token: string): Place {
		const own = this.#ofToken.get(token) ?? 0;
		const mostOfToken = Math.max(1, Math.floor(this.#most / 2));
		if (own >= mostOfToken)
			throw new Refusal(
				429,
				'too_many_of_token',
				`${own} requests of this token are being worked on; wait and send again`,
				1
			);
		if (own > 0 && this.#moving >= this.#most)
			throw new Refusal(429, 'too_many', `${this.#moving} requests are being worked on; wait and send again`, 1);
		this.#ofToken.set(token, own + 1);
		this.#moving++;
		let [isHere, wasMoving] = [true, true];
		const move = (isMoving: boolean): void => {
			// A body that nobody reads any more may end after its request.
			if (!isHere) return;
			this.#moving += Number(isMoving) - Number(wasMoving);
			wasMoving = isMoving;
		};
		const leave = (): void => {
			move(false);
			isHere = false;
			const left = this.#ofToken.get(token)! - 1;
			if (left > 0) this.#ofToken.set(token, left);
			else this.#ofToken.delete(token);
		};
		return { move, leave };
	}
}
