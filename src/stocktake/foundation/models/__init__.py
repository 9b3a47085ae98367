from stocktake.foundation.models.activity import Activity, Seal
from stocktake.foundation.models.bucket import Bucket
from stocktake.foundation.models.stored_file import StoredFile

__all__ = ["Activity", "Bucket", "Seal", "StoredFile"]
