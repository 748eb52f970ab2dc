namespace Generative.Training.Tests.Quality;

public sealed class SamplerComparisonTests
{
    private static readonly ComparisonKey Key = new("m", "abc", "ddim", 10, 1, 20, 0);

    private static readonly ComparisonKey[] Wanted =
        SamplerComparison.InOrder(new[] { 10, 5 }
            .SelectMany(b => new[] { "ddim", "euler" }.Select(s => Key with { Sampler = s, Budget = b }))).ToArray();

    [Test]
    public void Small_budgets_come_first_and_doubles_once() =>
        Assert.That(SamplerComparison.InOrder([.. Wanted, .. Wanted]).Select(k => $"{k.Budget} {k.Sampler}"),
            Is.EqualTo(new[] { "5 ddim", "5 euler", "10 ddim", "10 euler" }));

    [Test]
    public void Run_that_is_cut_off_goes_on_with_the_cells_it_lacks()
    {
        using var folder = Tiny.Folder();
        var path = folder.File("cells.json");
        List<ComparisonKey> first = [], second = [];

        Assert.That(() => SamplerComparison.Run(ComparisonFile.Open(path), Wanted, k =>
        {
            first.Add(k);
            return first.Count < 3 ? Cell(k) : throw new IOException("the plug was pulled");
        }), Throws.InstanceOf<IOException>());
        var done = SamplerComparison.Run(ComparisonFile.Open(path), Wanted, k =>
        {
            second.Add(k);
            return Cell(k);
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(first, Is.EqualTo(Wanted[..3]));
        Assert.That(second, Is.EqualTo(Wanted[2..]));
        Assert.That(done, Is.EqualTo(2));
        Assert.That(ComparisonFile.Open(path).Cells, Is.EqualTo(Wanted.Select(Cell)), "read back, nothing is lost or rounded");
        Assert.That(SamplerComparison.Run(ComparisonFile.Open(path), Wanted, _ => throw new InvalidOperationException()), Is.Zero);
    }

    [Test]
    public void Cancelling_stops_before_the_next_cell_and_keeps_the_last()
    {
        using var folder = Tiny.Folder();
        using var cancel = new CancellationTokenSource();
        var file = ComparisonFile.Open(folder.File("cells.json"));

        Assert.That(() => SamplerComparison.Run(file, Wanted, Cell, (_, number, of) =>
        {
            Assert.That((number, of), Is.EqualTo((1, 4)));
            cancel.Cancel();
        }, cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(ComparisonFile.Open(folder.File("cells.json")).Cells, Is.EqualTo(new[] { Cell(Wanted[0]) }));
    }

    [Test]
    public void Whatever_changes_the_figure_makes_another_cell()
    {
        using var folder = Tiny.Folder();
        var file = ComparisonFile.Open(folder.File("cells.json"));
        file.Add(Cell(Key));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(file.Contains(Key with { }));
        foreach (var other in (ComparisonKey[])[Key with { Model = "n" }, Key with { Weights = "abd" }, Key with { Sampler = "euler" },
            Key with { Budget = 11 }, Key with { Guidance = 1.5 }, Key with { Count = 21 }, Key with { Seed = 1 },
                Key.With(InjectedNoise.State, 0.1)])
            Assert.That(file.Contains(other), Is.False, other.ToString());
    }

    [Test]
    public void Noise_of_size_0_is_no_noise()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Key.With(InjectedNoise.State, 0), Is.EqualTo(Key));
        Assert.That(Key.With(InjectedNoise.None, 0.3), Is.EqualTo(Key));
        Assert.That(Key.With(InjectedNoise.State, 0.1), Is.Not.EqualTo(Key.With(InjectedNoise.Prediction, 0.1)));
    }

    [Test]
    public void Cell_measured_again_replaces_the_old_one_and_references_stay()
    {
        using var folder = Tiny.Folder();
        var file = ComparisonFile.Open(folder.File("cells.json"));
        file.AddReference(20, 0.25);
        file.Add(Cell(Key));
        file.Add(Cell(Key) with { Distance = 3 });

        var read = ComparisonFile.Open(folder.File("cells.json"));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(read.Cells.Select(c => c.Distance), Is.EqualTo(new[] { 3.0 }));
        Assert.That(read.References[20], Is.EqualTo(0.25));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "no file is left beside");
    }

    [TestCase("{", "is no comparison")]
    [TestCase("[1]", "is no comparison")]
    [TestCase("{}", "is no comparison")]
    [TestCase("""{ "format": "generative-comparison/9", "references": {}, "cells": [] }""", "has the format \"generative-comparison/9\"")]
    [TestCase("""{ "format": "generative-comparison/1", "references": {}, "cells": [ { "steps": 3 } ] }""", "is no comparison")]
    public void Other_files_are_refused_and_left_alone(string text, string message)
    {
        using var folder = Tiny.Folder();
        var path = folder.File("cells.json");
        File.WriteAllText(path, text);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => ComparisonFile.Open(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
        Assert.That(File.ReadAllText(path), Is.EqualTo(text));
        Assert.That(() => ComparisonFile.Open(folder.File("none/cells.json")), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    /// <summary>A figure that no rounding would leave alone.</summary>
    private static ComparisonCell Cell(ComparisonKey key) => new(key, key.Budget, key.Budget, 1.0 / 3, 0.1 + 0.2, 12.5);
}
