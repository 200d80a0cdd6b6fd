#!/usr/bin/env python3
"""Trains the four networks of this example and writes them beside this file.

A base learns scikit-learn's 8 x 8 handwritten digits as they are. Each of three specialists
starts from the base and is fine-tuned briefly on one distortion of the same training images:
moved two pixels to the left, moved two pixels to the right, or mirrored.

The 1797 images are split once: 1000 to train on, 300 on which the density and the scale written
in ties.merge were chosen, 497 to test on. Only the test images go into tasks.safetensors, and
nothing here looks at them but the line that writes them.

Needs numpy and scikit-learn (for the images). Every random number comes from a fixed seed; the
same numpy on the same kind of processor gives the same bytes.
"""

import json
import os
import struct
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy: the order of sums must not vary

import numpy as np  # noqa: E402
from sklearn.datasets import load_digits  # noqa: E402

FOLDER = Path(__file__).parent
SIZES = (64, 256, 128, 10)
LAYERS = len(SIZES) - 1
BATCH = 50


def moved(images, columns):
    """The images moved right by `columns` pixels (left if negative), empty pixels filled in."""
    result = np.zeros_like(images)
    if columns > 0:
        result[:, :, columns:] = images[:, :, :-columns]
    else:
        result[:, :, :columns] = images[:, :, -columns:]
    return result


TASKS = {
    "plain": lambda images: images,
    "left": lambda images: moved(images, -2),
    "right": lambda images: moved(images, 2),
    "mirrored": lambda images: images[:, :, ::-1],
}
SPECIALISTS = ("left", "right", "mirrored")


# --- the network: ReLU layers, softmax, Adam ---


def fresh_network(rng):
    network = {}
    for layer, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        deviation = np.sqrt(2 / inputs)
        network[f"layers.{layer}.weight"] = rng.normal(0, deviation, (outputs, inputs))
        network[f"layers.{layer}.bias"] = np.zeros(outputs)
    return network


def activations(network, pixels):
    """What goes into each layer, and last the scores of the ten digits."""
    values = [pixels]
    for layer in range(LAYERS):
        x = values[-1] @ network[f"layers.{layer}.weight"].T + network[f"layers.{layer}.bias"]
        values.append(np.maximum(x, 0) if layer < LAYERS - 1 else x)
    return values


def gradients(network, pixels, labels):
    """The gradient of the mean cross-entropy by every parameter."""
    values = activations(network, pixels)
    scores = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
    error = scores / scores.sum(axis=1, keepdims=True)
    error[np.arange(len(labels)), labels] -= 1
    error /= len(labels)
    result = {}
    for layer in reversed(range(LAYERS)):
        result[f"layers.{layer}.weight"] = error.T @ values[layer]
        result[f"layers.{layer}.bias"] = error.sum(axis=0)
        error = (error @ network[f"layers.{layer}.weight"]) * (values[layer] > 0)
    return result


def trained(network, images, labels, epochs, rate, seed, decay=0.0):
    """A copy of `network` after `epochs` of Adam with a cosine schedule."""
    network = {name: value.copy() for name, value in network.items()}
    first = {name: np.zeros_like(value) for name, value in network.items()}
    second = {name: np.zeros_like(value) for name, value in network.items()}
    rng = np.random.default_rng(seed)
    pixels = as_pixels(images)
    steps = epochs * (len(labels) // BATCH)
    step = 0
    for _ in range(epochs):
        for batch in rng.permutation(len(labels)).reshape(-1, BATCH):
            step += 1
            now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            for name, gradient in gradients(network, pixels[batch], labels[batch]).items():
                first[name] += 0.1 * (gradient - first[name])
                second[name] += 0.001 * (gradient**2 - second[name])
                mean = first[name] / (1 - 0.9**step)
                spread = np.sqrt(second[name] / (1 - 0.999**step))
                network[name] -= now * (mean / (spread + 1e-8) + decay * network[name])
    return network


def as_pixels(images):
    """Rows of 64 numbers from 0 to 1; the data set counts ink from 0 to 16."""
    return images.reshape(-1, 64) / 16


def accuracy(network, images, labels):
    """Percent of the images whose digit gets the highest score."""
    guesses = activations(network, as_pixels(images))[-1].argmax(axis=1)
    return 100 * np.mean(guesses == labels)


# --- choosing the density and the scale of ties.merge ---


def trimmed(delta, density):
    """`delta` with all but its `density` share of largest entries set to zero."""
    flat = delta.ravel()
    kept = np.argsort(-np.abs(flat), kind="stable")[: max(1, int(density * flat.size))]
    result = np.zeros_like(flat)
    result[kept] = flat[kept]
    return result.reshape(delta.shape)


def ties(experts, base, density, scale):
    """TIES with equal weights (Yadav et al. 2023): trim, elect a sign, average what agrees."""
    result = {}
    for name, origin in base.items():
        deltas = np.stack([trimmed(expert[name] - origin, density) for expert in experts])
        elected = np.where(deltas.sum(axis=0) >= 0, 1, -1)
        agrees = np.sign(deltas) == elected
        count = np.maximum(agrees.sum(axis=0), 1)
        result[name] = origin + scale * (deltas * agrees).sum(axis=0) / count
    return result


def choose(experts, base, images, labels):
    """Prints the mean accuracy on the validation images for a grid of densities and scales."""
    scales = (0.5, 1.0, 1.5, 2.0)
    print("validation, mean over the tasks; density down, scale across")
    print("      ", *(f"{scale:6.1f}" for scale in scales))
    for density in (0.1, 0.2, 0.3, 0.5, 0.7, 1.0):
        row = []
        for scale in scales:
            merged = ties(experts, base, density, scale)
            row.append(np.mean([accuracy(merged, task(images), labels) for task in TASKS.values()]))
        print(f"{density:6.0%}", *(f"{value:6.1f}" for value in row))


# --- files ---


def write_safetensors(path, tensors):
    """Writes arrays of float32 or uint8 in the order given, header padded to 8 bytes."""
    kinds = {"float32": "F32", "uint8": "U8"}
    header, offset = {}, 0
    for name, array in tensors.items():
        header[name] = {
            "dtype": kinds[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            file.write(np.ascontiguousarray(array).tobytes())


def write_network(name, network):
    """Writes a network as float32 and returns it as it will be read."""
    stored = {key: value.astype(np.float32) for key, value in network.items()}
    write_safetensors(FOLDER / f"{name}.safetensors", stored)
    return stored


def main():
    digits = load_digits()
    order = np.random.default_rng(7).permutation(len(digits.target))
    images, labels = digits.images[order], digits.target[order]
    training, validation, test = slice(0, 1000), slice(1000, 1300), slice(1300, None)

    fresh = fresh_network(np.random.default_rng(1))
    base = trained(fresh, images[training], labels[training], 40, 2e-3, seed=2, decay=0.01)
    stored_base = write_network("base", base)
    experts = []
    for number, name in enumerate(SPECIALISTS):
        seen = TASKS[name](images[training])
        expert = trained(base, seen, labels[training], 15, 3e-4, seed=10 + number)
        experts.append(write_network(name, expert))

    held_out = {}
    for name, task in TASKS.items():
        held_out[f"{name}.images"] = task(images[test]).reshape(-1, 64).astype(np.uint8)
        held_out[f"{name}.labels"] = labels[test].astype(np.uint8)
    write_safetensors(FOLDER / "tasks.safetensors", held_out)

    choose(experts, stored_base, images[validation], labels[validation])


if __name__ == "__main__":
    main()
