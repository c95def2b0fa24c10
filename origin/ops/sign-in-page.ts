import { type Html, html } from "../http/html.ts";

export const signInPage = (isWrong: boolean): Html => html`${
  isWrong && html`<p class="notice bad" role="alert">This is not the admin key</p>`
}
<form class="sign-in" method="post" action="/ops/sign-in"><label for="key">Admin key</label>
<input id="key" name="admin_key" type="password" autocomplete="current-password" required maxlength="200">
<button>Sign in for half an hour</button></form>`;
