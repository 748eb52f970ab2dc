using System.Globalization;

namespace Generative.Benchmarks;

/// <summary>What the benchmark of decoding is asked for.</summary>
internal sealed record DecodeArguments
{
    /// <summary>Models to measure.</summary>
    public IReadOnlyList<LlamaSize> Sizes { get; init; } = LlamaSize.All;

    /// <summary>Torch threads.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [1, 2];

    /// <summary>Texts at once.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [1, 8];

    /// <summary>Interleaved rounds, after one that warms up.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Steps of a run.</summary>
    public int Steps { get; init; } = 12;

    /// <summary>Whether to print JSON, one line a figure, in place of tables.</summary>
    public bool Json { get; init; }

    /// <summary>Reads --models, --threads, --batch (lists with commas), --rounds, --tokens and --json.</summary>
    /// <exception cref="ArgumentException">An option is not known, or has no value.</exception>
    public static DecodeArguments Read(ReadOnlySpan<string> args)
    {
        var read = new DecodeArguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                read = read with { Json = true };
                continue;
            }
            if (i + 1 == args.Length)
                throw new ArgumentException($"{args[i]} has no value; give one.", nameof(args));
            var value = args[i + 1];
            read = args[i++] switch
            {
                "--models" => read with { Sizes = [.. value.Split(',').Select(Size)] },
                "--threads" => read with { Threads = Numbers(value) },
                "--batch" => read with { Batches = Numbers(value) },
                "--rounds" => read with { Rounds = Number(value) },
                "--tokens" => read with { Steps = Number(value) },
                var other => throw new ArgumentException(
                    $"'{other}' is not known; give --models, --threads, --batch, --rounds, --tokens or --json.", nameof(args)),
            };
        }
        return read;
    }

    private static LlamaSize Size(string name) => LlamaSize.All.FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException($"'{name}' is no size; known are {string.Join(", ", LlamaSize.All.Select(s => s.Name))}.");

    private static IReadOnlyList<int> Numbers(string list) => [.. list.Split(',').Select(Number)];

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
