using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Runs;

/// <summary>
/// Counts live tensors. Networks are built before counting: TorchSharp counts a parameter twice when it is made and once when it goes.
/// </summary>
[NonParallelizable]
public sealed class LeakTests
{
    private TemporaryFolder folder = null!;
    private LabelledImages images = null!;
    private ITrainingObjective objective = null!;

    [SetUp]
    public void Create()
    {
        (folder, images, objective) = (Tiny.Folder(), Tiny.Images(), Tiny.Edm());
        // What other tests left to the finalizer must not be counted as freed here.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [TearDown]
    public void Remove()
    {
        objective.Network.Dispose();
        images.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Training_leaves_no_tensor_behind()
    {
        var before = Tensor.TotalCount;
        Train(4);
        Train(12, resume: true);
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Failed_training_leaves_no_tensor_behind()
    {
        Train(4);
        var before = Tensor.TotalCount;
        Assert.That(() => Train(12), Throws.TypeOf<IOException>());
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Steps_hold_no_tensors_of_their_own()
    {
        var counts = new List<long>();
        Train(12, progress: new Counter(counts));
        Assert.That(counts, Has.Count.EqualTo(4).And.All.EqualTo(counts[0]));
    }

    [Test]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var network = Tiny.Classifier();
        var before = Tensor.TotalCount;
        ClassAccuracy.Measure(network, images);
        using (var a = FeatureStatistics.Measure(network.Features, images))
            FrechetDistance.Between(a, a);
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    private void Train(long steps, bool resume = false, IProgress<TrainingProgress>? progress = null) =>
        new Trainer(objective, images, Tiny.Options(steps)).Run(folder.File("a"), resume, progress);

    private sealed class Counter(List<long> counts) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => counts.Add(Tensor.TotalCount);
    }
}
