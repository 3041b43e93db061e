/** Whoever asks for a page. */
export interface Visitor {
  readonly isSignedIn: boolean;
  /** False where the operator offers no sign-in. */
  readonly canSignIn: boolean;
  /** Whether GitHub lets this person read a repository, `owner/name`. */
  mayRead(repository: string): Promise<boolean>;
}

/** Somebody of whom nothing is known: sees what everybody sees. */
export const stranger: Visitor = {
  isSignedIn: false,
  canSignIn: false,
  mayRead: () => Promise.resolve(false),
};
