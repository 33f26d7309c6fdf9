// An OpenID Connect issuer with four people, on 127.0.0.1: oidc-provider as it is, with its own pages to log in and agree.
// PROVIDER: its module, PORT: where to listen, CALLBACK: where it sends people back to.

const { default: Provider } = await import(process.env.PROVIDER);

const PEOPLE = {
  ada: { name: "Ada Lovelace", email: "ada@council.example", email_verified: true },
  eve: { name: "Eve Unverified", email: "eve@council.example", email_verified: false },
  mallory: { name: "Mallory Elsewhere", email: "mallory@elsewhere.example", email_verified: true },
  tim: { name: "Tim Tenant", tid: "11112222-3333-4444-5555-666677778888" },
};

const issuer = new Provider(`http://127.0.0.1:${process.env.PORT}`, {
  clients: [{ client_id: "sharing", client_secret: "not-a-real-secret", redirect_uris: [process.env.CALLBACK] }],
  claims: { openid: ["sub", "tid"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  cookies: { keys: ["not-a-real-key"] },
  findAccount: (_context, id) => PEOPLE[id] && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
});

issuer.listen(Number(process.env.PORT), "127.0.0.1");
