namespace Bank;

/// <summary>The example of all textbooks.</summary>
internal sealed class Account
{
    private decimal _balance = 100;

    /// <summary>Takes this account and then the other: two of these in opposite directions never end.</summary>
    public void TransferTo(Account other, decimal amount, Action beforeSecond)
    {
        lock (this)
        {
            beforeSecond();
            lock (other)
            {
                _balance -= amount;
                other._balance += amount;
            }
        }
    }

    /// <summary>The same with an end: it gives up after a while, if a long one.</summary>
    public bool TryTransferTo(Account other, decimal amount, Action beforeSecond)
    {
        lock (this)
        {
            beforeSecond();
            if (!Monitor.TryEnter(other, TimeSpan.FromMinutes(4)))
                return false;

            try
            {
                _balance -= amount;
                other._balance += amount;
                return true;
            }
            finally
            {
                Monitor.Exit(other);
            }
        }
    }

    public decimal Read(Action before)
    {
        before();
        lock (this)
            return _balance;
    }

    /// <summary>Does something while it is held.</summary>
    public void With(Action work)
    {
        lock (this)
            work();
    }
}
