"""The client of dingtalk-sdk, pointed at an emulator. Nothing else about it is changed."""

from dingtalk import AppKeyClient


def client(ready, token=None, aes_key=None):
    class Client(AppKeyClient):
        API_BASE_URL = ready["oapi_url"] + "/"

    return Client(ready["corp_id"], ready["app_key"], ready["app_secret"], token=token, aes_key=aes_key)
