namespace ConcurrencyOps.Locking;

/// <summary>The fields of one row as the bytes they came in; an empty one is absent.</summary>
internal ref struct RowFields
{
    public ReadOnlySpan<byte> TimestampNs;
    public ReadOnlySpan<byte> Timestamp;
    public ReadOnlySpan<byte> ThreadId;
    public ReadOnlySpan<byte> ThreadName;
    public ReadOnlySpan<byte> LockId;
    public ReadOnlySpan<byte> LockName;
    public ReadOnlySpan<byte> Event;
    public ReadOnlySpan<byte> Mode;
    public ReadOnlySpan<byte> Site;

    /// <summary>Puts a field in its place.</summary>
    public void Set(LogField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case LogField.TimestampNs:
                TimestampNs = value;
                break;
            case LogField.Timestamp:
                Timestamp = value;
                break;
            case LogField.ThreadId:
                ThreadId = value;
                break;
            case LogField.ThreadName:
                ThreadName = value;
                break;
            case LogField.LockId:
                LockId = value;
                break;
            case LogField.LockName:
                LockName = value;
                break;
            case LogField.Event:
                Event = value;
                break;
            case LogField.Mode:
                Mode = value;
                break;
            case LogField.Site:
                Site = value;
                break;
        }
    }
}
