using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 28 x 28 grey pictures of ten kinds of clothes, from its four IDX files.</summary>
public static class FashionMnist
{
    /// <summary>The ten classes, in label order.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot"];

    /// <summary>Reads one split: <c>train</c> (60,000 pictures) or <c>test</c> (10,000).</summary>
    /// <param name="folder">Holds <c>train-images-idx3-ubyte</c> and its three relatives, plain or with <c>.gz</c>.</param>
    /// <param name="split">Which part.</param>
    /// <returns>Pictures the caller disposes.</returns>
    /// <exception cref="FileNotFoundException">A file is not in the folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or pictures and labels do not belong together.</exception>
    public static LabelledImages Load(string folder, DataSplit split)
    {
        var prefix = split == DataSplit.Train ? "train" : "t10k";
        var images = IdxFile.Read(Find(folder, $"{prefix}-images-idx3-ubyte"));
        var labels = IdxFile.Read(Find(folder, $"{prefix}-labels-idx1-ubyte"));
        if (images.Shape.Count != 3 || labels.Shape.Count != 1 || images.Shape[0] != labels.Shape[0])
            throw new InvalidDataException($"{folder}: the {prefix} pictures have shape [{string.Join(", ", images.Shape)}] " +
                $"and the labels [{string.Join(", ", labels.Shape)}]; give the files of one data set.");
        if (labels.Bytes.Max() is var highest && highest >= ClassNames.Count)
            throw new InvalidDataException($"{folder}: a {prefix} label is {highest}; Fashion-MNIST has classes 0 to 9.");
        using var bytes = tensor(labels.Bytes, ScalarType.Byte);
        using var flat = tensor(images.Bytes, ScalarType.Byte);
        return new(flat.reshape(images.Shape[0], 1, images.Shape[1], images.Shape[2]), bytes.to(ScalarType.Int64), ClassNames);
    }

    private static string Find(string folder, string name)
    {
        string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, name + ".gz")];
        return candidates.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            $"{folder} holds neither {name} nor {name}.gz; give the folder with the Fashion-MNIST files.", candidates[0]);
    }
}
