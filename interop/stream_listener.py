"""A program on dingtalk-stream as its readme has them: prints every event as a line of JSON. Credentials come from the environment."""

import json
import os

import dingtalk_stream
from dingtalk_stream import AckMessage


class Events(dingtalk_stream.EventHandler):
    async def process(self, event: dingtalk_stream.EventMessage):
        print(json.dumps({"type": event.headers.event_type, "corp_id": event.headers.event_corp_id, "data": event.data}), flush=True)
        return AckMessage.STATUS_OK, "OK"


credential = dingtalk_stream.Credential(os.environ["APP_KEY"], os.environ["APP_SECRET"])
client = dingtalk_stream.DingTalkStreamClient(credential)
client.register_all_event_handler(Events())
client.start_forever()
