using System.Text.Json.Nodes;
using Generative.Imaging;
using Generative.Networks;
using Generative.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Samples.Train;

/// <summary>Measures 8-bit pictures with a trained classifier: its answers, and Fréchet distances over its features.</summary>
internal sealed class PictureMeasure : IDisposable
{
    private const int BatchSize = 500;
    private readonly ImageClassifier _classifier;

    public PictureMeasure(string folder) => _classifier = Classifiers.Open(folder);

    /// <summary>The class index the classifier names for each picture.</summary>
    public IReadOnlyList<int> Answers(IReadOnlyList<Picture> pictures)
    {
        using var scope = NewDisposeScope();
        return [.. Batches(pictures, x => _classifier.forward(x).argmax(1)).data<long>().Select(i => (int)i)];
    }

    /// <summary>The statistics of pictures' features.</summary>
    public FeatureStatistics Statistics(IReadOnlyList<Picture> pictures)
    {
        using var scope = NewDisposeScope();
        return FeatureStatistics.Of(Batches(pictures, _classifier.Features));
    }

    /// <summary>The statistics of a data set's features.</summary>
    public FeatureStatistics Statistics(LabelledImages images, CancellationToken cancel) =>
        FeatureStatistics.Measure(_classifier.Features, images, BatchSize, cancel);

    /// <summary>The statistics of as many pictures of a data set as are asked for, or of all when it has fewer.</summary>
    public FeatureStatistics Statistics(LabelledImages images, int count) => Statistics(Some(images, count));

    /// <summary>
    /// Distances to the training split, all over as many pictures as were made, so that they can be compared: the made ones, and the same
    /// number of test pictures.
    /// </summary>
    public void AddDistances(JsonObject json, IReadOnlyList<Picture> pictures, string data, CancellationToken cancel)
    {
        using var train = FashionMnist.Load(data, DataSplit.Train);
        using var test = FashionMnist.Load(data, DataSplit.Test);
        using var reference = Statistics(train, cancel);
        using var whole = Statistics(test, cancel);
        using var made = Statistics(pictures);
        using var few = Statistics(test, pictures.Count);
        json["frechetToTraining"] = FrechetDistance.Between(made, reference);
        json["frechetToTest"] = FrechetDistance.Between(made, whole);
        json["reference"] = new JsonObject
        {
            [$"{few.Count} test pictures to training"] = FrechetDistance.Between(few, reference),
            ["whole test split to training"] = FrechetDistance.Between(whole, reference),
        };
    }

    public void Dispose() => _classifier.Dispose();

    private static IReadOnlyList<Picture> Some(LabelledImages images, int count)
    {
        using var scope = NewDisposeScope();
        var first = images.Pick(arange(Math.Min(count, images.Count), ScalarType.Int64), ScalarType.Float32, CPU);
        return TensorPictures.FromTensor(first.Images);
    }

    private static Tensor Batches(IReadOnlyList<Picture> pictures, Func<Tensor, Tensor> map)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return cat([.. pictures.Chunk(BatchSize).Select(c => map(TensorPictures.ToTensor(c, -1, 1, ScalarType.Float32)))]).MoveToOuterDisposeScope();
    }
}
