/** Facts were folded in an order in which they cannot have happened: the record is damaged, or belongs to something else. */
export class BrokenRecord extends Error {}
