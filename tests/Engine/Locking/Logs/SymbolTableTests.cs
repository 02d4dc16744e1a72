using System.Text;
using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

public sealed class SymbolTableTests
{
    [Fact]
    public void Equal_texts_have_one_number_and_different_ones_different_numbers() =>
        Gen.Byte[0, 3].Array[0, 20].Array[0, 300].Sample(static texts =>
        {
            var table = new SymbolTable();
            var expected = new Dictionary<string, int>();
            foreach (byte[] text in texts)
            {
                string key = Convert.ToHexString(text);
                expected.TryAdd(key, expected.Count);
                table.Get(text).ShouldBe(expected[key]);
            }

            table.Count.ShouldBe(expected.Count);
        });

    [Fact]
    public void Many_texts_are_found_again()
    {
        var table = new SymbolTable();
        byte[][] texts = [.. Enumerable.Range(0, 200_000).Select(static number => Encoding.ASCII.GetBytes($"Cache.Shard{number}"))];

        int[] first = [.. texts.Select(text => table.Get(text))], second = [.. texts.Select(text => table.Get(text))];

        second.ShouldBe(first);
        table.Text(123_456).ShouldBe("Cache.Shard123456");
    }
}
