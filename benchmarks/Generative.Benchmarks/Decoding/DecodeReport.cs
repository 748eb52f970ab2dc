using System.Text.Json;

namespace Generative.Benchmarks;

/// <summary>Prints tables, or a line of JSON for each figure.</summary>
/// <param name="json">Whether to print JSON.</param>
internal sealed class DecodeReport(bool json)
{
    /// <summary>Something to be read by people.</summary>
    public void Line(string text)
    {
        if (!json)
            Console.WriteLine(text);
    }

    /// <summary>One figure.</summary>
    public void Figure(string what, int threads, int batch, string unit, double best, double median)
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { what, threads, batch, unit, best, median }));
    }
}
