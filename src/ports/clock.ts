/** ms since the epoch, passed in so that time can be virtual. */
export type Clock = () => number;
