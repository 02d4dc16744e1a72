using System.Collections;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Fixtures;

/// <summary>Results that get stuck half-way: whoever appends them is in the middle of its transaction for good.</summary>
internal sealed class HaltingResults(IReadOnlyList<HealthCheckResult> results) : IReadOnlyList<HealthCheckResult>
{
    public int Count => results.Count;

    public HealthCheckResult this[int index] => results[index];

    public IEnumerator<HealthCheckResult> GetEnumerator()
    {
        for (int index = 0; index < results.Count; index++)
        {
            if (index == results.Count / 2)
            {
                Console.WriteLine("halted");
                Console.In.ReadToEnd();
            }

            yield return results[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
