import type { Random } from '../random.js';

/** A number in [low, high). */
export function drawBetween(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** An integer in [low, high], both ends included. */
export function drawInteger(random: Random, low: number, high: number): number {
  return low + Math.floor((high - low + 1) * random.next());
}

/** True with the given probability. */
export function drawChance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** One of the items, each equally likely; repeat an item to weight it. */
export function drawOne<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random.next() * items.length)] ?? items[0];
}
