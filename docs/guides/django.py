"""Sign-in to a Django site by Admittance; django.md says how. Needs requests and PyJWT with cryptography."""

import time

import jwt
import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db import transaction

from .models import AdmittanceLink

URL = settings.ADMITTANCE_URL  # its PUBLIC_URL
keys = jwt.PyJWKClient(URL + "/.well-known/jwks.json")  # keeps its copy for five minutes
User = get_user_model()
DEVICE = ("device", "__Host-device")  # its cookie, without and with TLS


looked_again = -60


def find_key(kid):
    """A new key is looked for at once; names that somebody makes up cost one look in 30 seconds."""
    global looked_again
    key = keys.match_kid(keys.get_signing_keys(), kid)
    if key is None and time.monotonic() - looked_again > 30:
        looked_again = time.monotonic()
        key = keys.match_kid(keys.get_signing_keys(refresh=True), kid)
    return key


def verify(token):
    """The claims of a good access token. An API finds whose it is by `AdmittanceLink.objects.get(sub=…).user`."""
    header = jwt.get_unverified_header(token)
    key = find_key(header.get("kid"))
    if key is None or header.get("typ") != "at+jwt":
        raise jwt.InvalidTokenError("No access token of ours")
    return jwt.decode(
        token, key.key, algorithms=["ES256"], issuer=URL, audience=URL, leeway=5, options={"require": ["exp", "sub"]}
    )


@transaction.atomic
def user_of(sub, name):
    """The row that belongs to an account of Admittance; a new one for who has none yet."""
    link = AdmittanceLink.objects.filter(sub=sub).first()
    if link:
        return link.user
    # A row that only happens to have the name is somebody else's. No name there has a plus in it.
    is_taken = User.objects.filter(username__iexact=name).exists()
    user = User.objects.create_user(f"{name}+{sub}" if is_taken else name)
    AdmittanceLink.objects.create(user=user, sub=sub)
    return user


def address_of(request):
    """Behind a proxy of yours it is what that one puts into X-Forwarded-For."""
    return request.META["REMOTE_ADDR"]


class AdmittanceBackend(ModelBackend):
    """Names and passwords are Admittance's, groups and permissions Django's. What it says, the form shows."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None or not username or not password:
            return None
        try:
            answer = requests.post(
                URL + "/login",
                json={"username": username, "password": password},
                headers={"X-Forwarded-For": address_of(request)},
                cookies={name: request.COOKIES[name] for name in DEVICE if name in request.COOKIES},
                timeout=10,
            )
            said = answer.json()
        except requests.RequestException:
            raise ValidationError("Nobody can log in at the moment. Please try again later.")
        if answer.status_code == 401:
            return None
        if answer.status_code != 200:  # 403: not approved, suspended; 429: too many attempts
            raise ValidationError(said["error"])
        claims = verify(said["access_token"])
        request.admittance_cookies = answer.cookies
        user = user_of(claims["sub"], claims["preferred_username"])
        return user if self.user_can_authenticate(user) else None


def remember_device(get_response):
    """Middleware: by this cookie Admittance lets the owner in while somebody else guesses at the account."""

    def handle(request):
        response = get_response(request)
        for cookie in getattr(request, "admittance_cookies", ()):
            response.set_cookie(
                cookie.name, cookie.value, 31536000, secure=request.is_secure(), httponly=True, samesite="Strict"
            )
        return response

    return handle
