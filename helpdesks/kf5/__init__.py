"""KF5 (逸创云客服), by its REST API `/apiv2`."""

from helpdesks.kf5.driver import Kf5

__all__ = ["Kf5"]
