import { Refusal } from './refusal.ts';

/** A request in progress. */
export interface Place {
	/** Whether its payload is arriving: while it is not, it does not count towards the limit. */
	move(isMoving: boolean): void;
	leave(): void;
}

/** Limits requests in progress: so many in all, and half of them for one token. */
export class Places {
	readonly #most: number;
	readonly #ofToken = new Map<string, number>();
	#moving = 0;

	constructor(most: number) {
		this.#most = most;
	}

	/**
	 * A token without a request in progress is always admitted.
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
			// An abandoned payload may end after its request.
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
